/** TCP ports as a user writes them: `7000, 7001`. */

/** The ports, each once, in the order written; a sentence where a word is none. */
export function parsePorts(text: string): readonly number[] | string {
  const ports = new Set<number>();
  for (const word of text.split(/[\s,;]+/)) {
    if (word === "") continue;
    const port = /^\d{1,5}$/.test(word) ? Number(word) : 0;
    if (port < 1 || port > 65535) return `“${word}” is no TCP port: ports are numbers from 1 to 65535, with commas between them.`;
    ports.add(port);
  }
  return [...ports];
}

export function formatPorts(ports: readonly number[]): string {
  return ports.join(", ");
}
