/**
 * Commands that clients, pools and monitors send to keep a connection and to look at the server: they say nothing of what an application does, and
 * are the first thing that people hide.
 */

export const NOISE_NAMES: readonly string[] = ["PING", "INFO", "HELLO", "CLIENT", "COMMAND", "REPLCONF"];
const NOISE: ReadonlySet<string> = new Set(NOISE_NAMES);

/** `name`: upper case, containers with their second word. */
export function isNoise(name: string): boolean {
  const [first = ""] = name.split(" ", 1);
  return NOISE.has(first);
}
