import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {ignores: ["node_modules/", "published/", ".work/", "src/.observablehq/", "src/data/", "data/"]},
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {languageOptions: {globals: {...globals.node}}},
  {
    // A promise that nobody waits for fails where nobody looks.
    files: ["**/*.ts"],
    languageOptions: {parserOptions: {project: "tsconfig.json", tsconfigRootDir: import.meta.dirname}},
    rules: {
      "@typescript-eslint/no-floating-promises": ["error", {ignoreIIFE: false}],
      "@typescript-eslint/no-misused-promises": ["error", {checksVoidReturn: {arguments: false, attributes: false}}],
      "@typescript-eslint/await-thenable": "error"
    }
  },
  {
    // Data flows one way: loaders never see the pages, pages take only types from loaders.
    files: ["loaders/**/*.ts"],
    rules: {
      "no-restricted-imports": ["error", {patterns: [{group: ["**/src/**"], message: "loaders never import src"}]}]
    }
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {group: ["**/loaders/**"], message: "src takes only types from loaders", allowTypeImports: true},
            {
              group: ["npm:*", "jsr:*", "http:*", "https:*"],
              message: "import by bare name: the lockfile pins it, the network is not there"
            }
          ]
        }
      ]
    }
  }
);
