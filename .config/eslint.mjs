// Typed rules for the mistakes that lose a write or a failure: a forgotten await, a promise where a value is meant.
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", ".hve/", "test/engine/toy/", "test/engine/state/"] },
  {
    files: ["src/**/*.ts", "providers/**/*.ts", "test/**/*.ts"],
    extends: [tseslint.configs.base],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: {
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: `${import.meta.dirname}/..` },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "no-empty": "error",
      "no-restricted-globals": [
        "error",
        { name: "setTimeout", message: "Waiting belongs to settle.ts and retry.ts." },
      ],
    },
  },
);
