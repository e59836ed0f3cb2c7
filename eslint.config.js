/**
 * Strict, type-checked rules, and the direction of imports: bytes flow Load → Unwrap → Decode → Assemble → Tokenize →
 * Pair → Record → Query → Window → Render, and no folder imports against that flow (src/README.md).
 */
import lit from "eslint-plugin-lit";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const code = ["src/**/*.ts", "test/**/*.ts", "*.ts", "assembly/vite-plugin.ts", "**/*.mjs", "*.js"];

/**
 * Forbids files of one folder to import from others.
 * @param {string} files
 * @param {string} folders alternatives of a regular expression: folders next to this one
 * @param {{ readonly except?: string, readonly types?: boolean }} [allow] a path below them that is allowed; types
 * @returns {import("eslint").Linter.Config}
 */
function mayNotImport(files, folders, { except = "", types = false } = {}) {
  const allowed = except === "" ? "" : `(?!${except}$)`;
  return {
    files: [files],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: `^(?:\\.\\./)+(?:${folders})(?:/${allowed}|$)`,
              message: "This import goes against the direction of the data (src/README.md, assembly/README.md).",
              allowTypeImports: types,
            },
          ],
        },
      ],
    },
  };
}

export default defineConfig(
  globalIgnores(["dist/", "build/", "node_modules/"]),
  {
    files: code,
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { lit },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 400 }],
      "no-console": "error",
      "no-eval": "error",
      "prefer-const": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: "only-allowed-literals" }],
      // Values of enums come out of WebAssembly's memory as plain numbers.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "lit/attribute-names": "error",
      "lit/attribute-value-entities": "error",
      "lit/binding-positions": "error",
      "lit/lifecycle-super": "error",
      "lit/no-classfield-shadowing": "error",
      "lit/no-duplicate-template-bindings": "error",
      "lit/no-invalid-escape-sequences": "error",
      "lit/no-invalid-html": "error",
      "lit/no-legacy-imports": "error",
      "lit/no-legacy-template-syntax": "error",
      "lit/no-native-attributes": "error",
      "lit/no-property-change-update": "error",
      "lit/no-useless-template-literals": "error",
      "lit/no-value-attribute": "error",
      "lit/value-after-constraints": "error",
    },
  },
  // The one place that may say what WebAssembly's memory and exports are.
  { files: ["src/engine/wasm.ts"], rules: { "@typescript-eslint/consistent-type-assertions": "off" } },

  mayNotImport("src/model/**/*.ts", "engine|client|state|ui|cli"),
  mayNotImport("src/engine/**/*.ts", "client|state|ui|cli"),
  mayNotImport("src/cli/**/*.ts", "client|state|ui"),
  mayNotImport("src/client/**/*.ts", "engine|state|ui|cli", { except: "(?:unpack/)?worker\\?worker&inline", types: true }),
  mayNotImport("src/state/**/*.ts", "engine|ui|cli"),
  mayNotImport("src/ui/**/*.ts", "engine|cli"),

  // AssemblyScript is checked by asc; here only its shape and the direction of its imports.
  {
    files: ["assembly/**/*.ts"],
    ignores: ["assembly/vite-plugin.ts"],
    plugins: { "@typescript-eslint": tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { allowInvalidAST: true } },
    rules: { "max-lines": ["error", { max: 400 }] },
  },
  mayNotImport("assembly/capture/*.ts", "flow|resp"),
  mayNotImport("assembly/wire/*.ts", "capture|flow|resp"),
  mayNotImport("assembly/flow/*.ts", "capture"),
  mayNotImport("assembly/resp/*.ts", "capture|wire|flow"),
  mayNotImport("assembly/table/*.ts", "capture|wire|flow|resp"),
  mayNotImport("assembly/mem/*.ts", "capture|wire|flow|resp|table"),
);
