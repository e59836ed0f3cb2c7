import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the command as the README says. */
function decode(...options: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync("npm", ["run", "-s", "decode", "--", ...options], { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
}

const SLOW = { timeout: 60_000 };

test("npm run decode prints rows and nothing else, whether it had to be built or not", SLOW, () => {
  const first = decode("public/sample.pcap");
  const again = decode("public/sample.pcap");
  expect(first.status).toBe(0);
  expect(again.stdout).toBe(first.stdout);
  const rows: unknown[] = first.stdout.trimEnd().split("\n").map((line): unknown => JSON.parse(line));
  expect(rows[0]).toMatchObject({ n: 1, kind: "command", pairing: "exact" });
});

test("npm run decode gives exit status 1 for a file that is no capture, after the rows of the good one", SLOW, () => {
  const { status, stdout, stderr } = decode("public/sample.pcap", "package.json");
  expect(status).toBe(1);
  expect(stdout).toBe(decode("public/sample.pcap").stdout);
  expect(stderr.trim().split("\n").filter((line) => line.includes("package.json"))).toHaveLength(1);
});

test("npm run decode gives exit status 2 and one line for an option that it does not know", SLOW, () => {
  const { status, stdout, stderr } = decode("--no-such-option", "public/sample.pcap");
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain("--no-such-option");
});
