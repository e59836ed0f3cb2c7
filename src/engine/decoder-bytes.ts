/** The WebAssembly module's bytes, inlined by the build, since the page may not fetch anything. */
import base64 from "virtual:decoder";

export function decoderBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
