/** Modules that the build makes up; vite.config.ts says how. */

/** The WebAssembly module: gzip, base64. */
declare module "virtual:decoder" {
  const base64: string;
  export default base64;
}

/** The capture behind "Try a sample": gzip, base64. Import it lazily; it is a chunk of its own. */
declare module "virtual:sample" {
  const base64: string;
  export default base64;
}

/** A worker whose code is inlined, so that it inherits the page's policy. */
declare module "*?worker&inline" {
  const constructor: new (options?: { readonly name?: string }) => Worker;
  export default constructor;
}

/** The text of a style sheet, for a shadow root. */
declare module "*.css?inline" {
  const text: string;
  export default text;
}
