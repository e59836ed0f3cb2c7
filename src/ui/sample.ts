/** The capture behind "Try a sample": it ships inside the page, since the page may not fetch anything, and is only loaded when asked for. */
export const SAMPLE_NAME = "sample.pcap";

export async function loadSample(): Promise<File> {
  const { default: base64 } = await import("virtual:sample");
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const bytes = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  return new File([bytes], SAMPLE_NAME);
}
