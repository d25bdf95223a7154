import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

import alongside from "./tests/lint/unit-of-work.mjs";

const databaseOnly = [
  {
    selector: "CallExpression[callee.property.name='transaction']",
    message: "Drizzle's own transaction loses data with an async callback: use unitOfWork.",
  },
  {
    selector: "CallExpression[callee.property.name=/^(get|all|run)$/][arguments.length=0]",
    message: "Await the query; .get(), .all() and .run() belong to app/db and app/db-tools.",
  },
];

export default tseslint.config(
  {
    ignores: [
      "build/",
      "node_modules/",
      "data/",
      "drizzle/sqlite/",
      "drizzle/postgres/",
      "test-results/",
      "playwright-report/",
    ],
  },
  ...tseslint.configs.strict,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["drizzle/*.mjs", "app/server/*.mjs"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      // Loaders and actions throw responses, the framework's way to end a request early.
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    ignores: ["app/db/**", "app/db-tools/**"],
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "no-restricted-syntax": ["error", ...databaseOnly],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    ignores: ["app/db/**", "app/db-tools/**"],
    plugins: { alongside },
    rules: { "alongside/unit-of-work": "error" },
  },
  {
    files: ["app/**/*.{ts,tsx}", "tests/support/**/*.tsx"],
    ignores: ["app/components/ui/{link,form}.tsx"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@remix-run/react",
              importNames: ["Link", "NavLink", "Form"],
              message: "Take Link and Form from ~/components/ui/link and ~/components/ui/form.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["app/features/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...databaseOnly,
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: "The clock is handed in.",
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "The clock is handed in.",
        },
      ],
    },
  },
  {
    files: ["app/**/*.tsx"],
    ...jsxA11y.flatConfigs.recommended,
    rules: {
      ...jsxA11y.flatConfigs.recommended.rules,
      // Scrollable regions must be focusable, so that they can be scrolled with the keyboard.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { roles: ["region", "tabpanel"], tags: ["main"] }],
    },
  },
  { files: ["**/*.{js,mjs}"], ...tseslint.configs.disableTypeChecked },
  {
    files: ["tests/**"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/consistent-type-assertions": "off",
    },
  },
);
