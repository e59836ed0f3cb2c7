/** Before any test: compiles the WebAssembly module once, unless it is up to date. */
import { buildDecoder } from "../../assembly/build.mjs";

export default async function setup(): Promise<void> {
  await buildDecoder();
}
