/**
 * Fails on circular imports, including imports of types only. The order of the folders is checked by
 * tests/unit/architecture/layering.test.ts.
 * @type {import("dependency-cruiser").IConfiguration}
 */
export default {
  forbidden: [
    {
      name: "no-circle",
      comment: "Files that import each other cannot be read, moved or tested one at a time.",
      severity: "error",
      from: {
        // Remaining circular imports, each to be removed.
        pathNot: [
          "^app/features/operations/(commands|queries)/clock\\.server\\.ts$",
          "^app/features/(enrollment|people)/transaction\\.server\\.ts$",
          "^app/db/schema/(cohorts|people)\\.ts$",
        ],
      },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".mjs"] },
  },
};
