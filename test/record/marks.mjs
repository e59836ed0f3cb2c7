/**
 * Writes test/fixtures/marks.txt, what tshark marks in captures: `node test/record/marks.mjs FOLDER …`, as test/fixtures and ../shared/captures.
 * One line for each capture that holds TCP: the folder's name and the file's place in it, then frames by the name of the mark (tcp.analysis.…),
 * `retransmission=3-5,9`. Numbers of frames only; nothing of the captures themselves. Needs tshark 4.0: other versions mark some frames otherwise.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const MARKS = ["retransmission", "out_of_order", "lost_segment", "zero_window", "keep_alive", "keep_alive_ack", "duplicate_ack"];
const TARGET = fileURLToPath(new URL("../fixtures/marks.txt", import.meta.url));
const MOST_OUTPUT = 2 ** 28;

/** @param {readonly string[]} options */
const tshark = (...options) => spawnSync("tshark", ["-n", ...options], { encoding: "utf8", maxBuffer: MOST_OUTPUT }).stdout;

/** `3-5,9` @param {readonly number[]} frames */
function ranges(frames) {
  const firsts = frames.filter((frame) => !frames.includes(frame - 1));
  const lasts = frames.filter((frame) => !frames.includes(frame + 1));
  return firsts.map((first, index) => (first === lasts[index] ? String(first) : `${first}-${String(lasts[index])}`)).join(",");
}

/** Undefined where there is no TCP, or no capture. @param {string} file */
function marksOf(file) {
  const output = tshark("-r", file, "-Y", "tcp", "-T", "fields", "-e", "frame.number", ...MARKS.flatMap((mark) => ["-e", `tcp.analysis.${mark}`]));
  if (output === "") return undefined;
  const rows = output.trimEnd().split("\n").map((line) => line.split("\t"));
  return MARKS.flatMap((mark, index) => {
    const frames = rows.filter((row) => (row[index + 1] ?? "") !== "").map(([frame]) => Number(frame));
    return frames.length === 0 ? [] : [`${mark}=${ranges(frames)}`];
  });
}

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error("Which folders?");
const version = /\d+\.\d+\.\d+/.exec(tshark("--version"))?.[0] ?? "?";
const lines = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(pcap|pcapng|cap)$/.test(name)).sort().flatMap((name) => {
    const marks = marksOf(join(folder, name));
    return marks === undefined ? [] : [[`${basename(resolve(folder))}/${name}`, ...marks].join(" ")];
  }));
writeFileSync(TARGET, `# tshark ${version}: frames by tcp.analysis. (test/record/marks.mjs)\n${lines.join("\n")}\n`);
