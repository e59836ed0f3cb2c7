/**
 * What tcpdump prints of recorded captures, as test/fixtures/NAME.tcpdump.txt: `node test/record/tcpdump-lines.mjs [NAME …]`
 * writes it for all captures below, or for those; record.mjs does so for what it records, where it is one of them. Made
 * with tcpdump 4.99.3. `-T resp` since the servers of the recordings do not have Redis's port.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One of each kind: what Valkey's twins print differs in texts alone. */
const CAPTURES = ["blocking", "cluster", "inline", "modes", "ports", "replication", "replyoff", "resp3", "seed", "tracking", "transactions"];
/** With the link layer and absolute numbers. */
const WITH_LINK = "inline";

/** @param {string} name */
export function writeLines(name) {
  if (!CAPTURES.includes(name)) return;
  print(name, "tcpdump.txt", []);
  if (name === WITH_LINK) print(name, "tcpdump-e-S.txt", ["-e", "-S"]);
}

/**
 * @param {string} name
 * @param {string} ending
 * @param {string[]} options
 */
function print(name, ending, options) {
  const fixture = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
  const { stdout, status } = spawnSync("tcpdump", ["-nn", "-tttt", "-T", "resp", ...options, "-r", `${fixture}.pcap`], {
    encoding: "latin1",
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: "UTC" },
  });
  if (status !== 0) throw new Error(`tcpdump cannot read ${name}.pcap`);
  writeFileSync(`${fixture}.${ending}`, stdout, "latin1");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  for (const name of names.length === 0 ? CAPTURES : names) writeLines(name);
}
