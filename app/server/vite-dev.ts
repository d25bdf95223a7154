import type { Plugin } from "vite";

/** Returns a plugin that, in development, hands every request that isn't a module to our Express application. */
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
