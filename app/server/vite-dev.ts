import type { Plugin } from "vite";

/** In development Vite's server hands every request that is no module to our own Express application. */
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
