import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateRawSync, gzipSync } from "node:zlib";
import { expect } from "vitest";
import { zip } from "../support/archives";
import { capture, command, CONNECTION } from "../support/conversation";
import { test } from "../support/page";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const sample = { name: "sample.pcap", bytes: readFileSync(at("../../public/sample.pcap")) };
const small = {
  name: "small.pcap",
  bytes: capture(`
    >>> ${command("SET", "greeting", "hello")}
    +++ 2ms
    <<< +OK\\r\\n
    >>> ${command("GET", "greeting")}
    <<< $5\\r\\nhello\\r\\n
  `),
};

test("a dropped capture becomes rows of commands with replies", async ({ app }) => {
  await app.drop(small);
  await app.loaded();
  await app.hasRows(2);
  expect(await app.column("command", 2)).toEqual(["SET", "GET"]);
  expect(await app.column("key", 2)).toEqual(["greeting", "greeting"]);
  expect(await app.column("reply", 2)).toEqual(["OK", "hello"]);
  expect(await app.text(0, "latency")).toContain("2.1");
});

test("packed captures open as they are: gzip, and a zip of two files, whose rows open to their details", async ({ app }) => {
  const deflate = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateRawSync(bytes));
  const other = capture(`>>> ${command("DEL", "greeting")}\n<<< :1\\r\\n`, { connection: { ...CONNECTION, client: { address: "192.0.2.9", port: 9 } } });
  await app.drop({ name: "small.pcap.gz", bytes: new Uint8Array(gzipSync(small.bytes)) });
  await app.loaded();
  expect(await app.column("command", 2)).toEqual(["SET", "GET"]);
  await app.drop({ name: "both.zip", bytes: zip([small, { name: "other.pcap", bytes: other }], { deflate }) });
  await app.hasRows(3);
  await app.loaded();
  expect((await app.column("command", 3)).toSorted()).toEqual(["DEL", "GET", "SET"]);
  expect(await app.column("reply", 3)).toContain("hello");
  await app.inspect(2);
  await app.details.locator("[data-side=request] [data-argument] pre").first().waitFor();
});

test("the sample opens without a request to anywhere else", async ({ app }) => {
  await app.page.locator("[data-action=sample]").click();
  await app.loaded();
  expect(await app.table().getAttribute("count")).toBe("641");
});

test("the page says when it loads and when it is done", async ({ app }) => {
  const states = app.page.evaluate(
    () =>
      new Promise<(string | undefined)[]>((resolve) => {
        const seen: (string | undefined)[] = [];
        const note = (): void => {
          const state = document.documentElement.dataset["state"];
          if (state !== seen.at(-1)) seen.push(state);
          if (state === "ready") resolve(seen);
        };
        new MutationObserver(note).observe(document.documentElement, { attributeFilter: ["data-state"] });
      }),
  );
  await app.open(sample);
  expect(await states).toEqual(["loading", "ready"]);
});

test("several files are one capture, in order of time whatever the order in which they come", async ({ app }) => {
  const connection = { ...CONNECTION, client: { ...CONNECTION.client, port: 40001 } };
  const options = { connection, start: 1_700_000_100_000_000_000n };
  const late = { name: "b.pcap", bytes: capture(`>>> ${command("GET", "late")}\n<<< $-1\\r\\n`, options) };
  await app.drop(late, small);
  await app.loaded();
  await app.hasRows(3);
  expect(await app.column("command", 3)).toEqual(["SET", "GET", "GET"]);
  expect(await app.text(2, "key")).toBe("late");
});

test("another capture takes the place of the one that is open", async ({ app }) => {
  await app.open(sample);
  await app.drop(small);
  await app.hasRows(2);
  await app.loaded();
  expect(await app.text(1, "command")).toBe("GET");
});
