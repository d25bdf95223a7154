/*
 * Stock path: Remix's Vite plugin answers requests in development with its own server.
 * Here: our Express application answers them, with the headers, origin check and context of production. It relies on its handler
 * being added before the framework's.
 * Gain: no second server to maintain. Contract: "development" in tests/unit/framework/contract.test.ts.
 */
import type { Plugin } from "vite";

/** Returns a Vite plugin that passes every request that is not for a module to our Express application. */
export function appServer(): Plugin {
  return {
    name: "alongside:dev-server",
    apply: "serve",
    configureServer(vite) {
      return () => {
        vite.middlewares.use((request, response, next) => {
          vite
            .ssrLoadModule("/app/server/dev.ts")
            .then(({ handleDev }) => handleDev(vite, request, response, next))
            .catch((error) => {
              vite.ssrFixStacktrace(error);
              next(error);
            });
        });
      };
    },
  };
}
