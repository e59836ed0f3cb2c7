import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const started: ChildProcess[] = [];

afterEach(() => {
  // The whole group: npm, its shell and Vite.
  for (const { pid } of started.splice(0)) if (pid !== undefined) process.kill(-pid);
});

/** Starts the page as the README says and gives the address that it prints. */
function start(): Promise<string> {
  const child = spawn("npm", ["start"], { cwd: root, detached: true, env: { ...process.env, CI: "true", NODE_ENV: "" } });
  started.push(child);
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      // Vite prints the port in bold.
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(output.replace(/\x1b\[\d+m/g, ""))?.[0];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", () => reject(new Error(`npm start ended: ${output}`)));
  });
}

test("npm start builds the page, prints its address and serves it, on a port that is free", { timeout: 60_000 }, async () => {
  const first = await start();
  const second = await start();
  expect(second).not.toBe(first);
  for (const address of [first, second]) {
    const response = await fetch(address);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("connect-src 'none'");
  }
});
