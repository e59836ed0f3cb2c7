/**
 * The WebAssembly module's bytes, inlined by the build, since the page may not fetch anything; packed, since base64 of what
 * is not packed weighs a third more on its way.
 */
import base64 from "virtual:decoder";

export async function decoderBytes(): Promise<Uint8Array<ArrayBuffer>> {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const bytes = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(bytes).arrayBuffer());
}
