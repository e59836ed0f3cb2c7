/** Compiles `*.grammar` to parsers, by Lezer's own generator. */
import { buildParserFile } from "@lezer/generator";
import type { Plugin } from "vite";

export function grammarPlugin(): Plugin {
  return {
    name: "resplens-grammar",
    transform(code, id) {
      if (!id.endsWith(".grammar")) return undefined;
      const { parser } = buildParserFile(code, { fileName: id, warn: (message) => { this.warn(message); } });
      return { code: parser, map: null };
    },
  };
}
