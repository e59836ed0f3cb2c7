import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { command, conversation, frames } from "../support/conversation";
import { test } from "../support/page";
import { pcap } from "../support/pcap";

const FRAMES = frames(conversation(Array.from({ length: 40 }, (_, index) => `>>> ${command("GET", `key${index}`)}\n<<< $-1\\r\\n`).join("\n")));
const PARTS = Array.from({ length: 8 }, (_, index) => pcap(FRAMES.slice(Math.floor((index * FRAMES.length) / 8), Math.floor(((index + 1) * FRAMES.length) / 8))));

test("a folder that is chosen opens as one capture, with the folders in it and without hidden files", async ({ app }) => {
  const folder = mkdtempSync(join(tmpdir(), "ring-"));
  try {
    mkdirSync(join(folder, "more"));
    PARTS.forEach((bytes, index) => { writeFileSync(join(folder, index < 5 ? "" : "more", `redis.cap${(index + 3) % 8}`), bytes); });
    writeFileSync(join(folder, ".DS_Store"), "hidden");
    await app.chooseFolder(folder);
    await app.loaded();
    expect(await app.page.locator("rl-messages [data-tone]").count()).toBe(0);
    expect(await app.page.locator("[data-view=commands] .count").textContent()).toBe("40");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a folder that is dropped opens as one capture, though it lists its files in parts", async ({ app }) => {
  await app.page.evaluate((parts) => {
    const entry = (name: string, base64: string) => ({
      isFile: true, isDirectory: false, name,
      file: (resolve: (file: File) => void) => { resolve(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name)); },
    });
    const directory = (name: string, children: unknown[]) => ({
      isFile: false, isDirectory: true, name,
      createReader: () => {
        let at = 0;
        return { readEntries: (resolve: (some: unknown[]) => void) => { resolve(children.slice(at, (at += 3))); } };
      },
    });
    const files = parts.map((base64, index) => entry(`redis.cap${index}`, base64));
    const folder = directory("ring", [...files.slice(0, 6), entry(".hidden", ""), directory("inner", files.slice(6))]);
    const event = new DragEvent("drop", { bubbles: true, cancelable: true });
    // Only a user's own drag can carry a folder.
    Object.defineProperty(event, "dataTransfer", { value: { files: [], types: ["Files"], items: [{ webkitGetAsEntry: () => folder }] } });
    document.querySelector("rl-app")?.dispatchEvent(event);
  }, PARTS.map((bytes) => Buffer.from(bytes).toString("base64")));
  await app.loaded();
  expect(await app.page.locator("rl-messages [data-tone]").count()).toBe(0);
  expect(await app.page.locator("[data-view=commands] .count").textContent()).toBe("40");
});

// A pass takes about a second; where the browser never answers a read, the engine asks again after some (src/engine/patience.ts).
const HANGS_AFTER_MS = 45_000;
const PASSES = 4;

// On the disk, and longer than one read: of files in memory Chromium reads otherwise.
test("a ring of 400 files opens to its end, time after time", { timeout: PASSES * HANGS_AFTER_MS + 30_000 }, async ({ app }) => {
  const count = 400;
  const value = "v".repeat(60_000);
  const all = frames(conversation(Array.from({ length: count }, (_, index) => `>>> ${command("SET", `key${index}`, value)}\n<<< +OK\\r\\n`).join("\n")));
  const folder = mkdtempSync(join(tmpdir(), "ring-"));
  try {
    for (let index = 0; index < count; index++) {
      const part = pcap(all.slice(Math.floor((index * all.length) / count), Math.floor(((index + 1) * all.length) / count)));
      writeFileSync(join(folder, `redis.cap${String((index + 137) % count).padStart(3, "0")}`), part);
    }
    for (let times = 0; times < PASSES; times++) {
      await app.chooseFolder(folder);
      await app.loaded(HANGS_AFTER_MS);
      expect(await app.page.locator("[data-view=commands] .count").textContent()).toBe("400");
      expect(await app.page.locator("rl-messages [data-tone]").count()).toBe(0);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
