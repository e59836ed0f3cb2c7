/**
 * What a scenario plays on: servers, clients that send what they are told byte for byte, and the notes that go beside the
 * capture. MONITOR is read over Unix sockets, so that the log is not in the capture.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Long enough for a reply on the loopback. */
const REPLY_MS = 30;
const START_MS = 700;

/** @param {readonly (string | Buffer)[]} words @returns {Buffer} the command as RESP */
export function encode(words) {
  const parts = words.flatMap((word) => {
    const bytes = Buffer.isBuffer(word) ? word : Buffer.from(word, "latin1");
    return [Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from("\r\n")];
  });
  return Buffer.concat([Buffer.from(`*${words.length}\r\n`), ...parts]);
}

/** @param {string} command words with spaces between them; `\x20` is a space within one */
export const wordsOf = (command) => command.split(" ").map((word) => word.replaceAll("\\x20", " "));

/** @typedef {{ readonly port: number, readonly folder: string, readonly log: () => string }} Server */
/** @typedef {{ readonly port: number, readonly args: readonly string[], readonly reply: unknown }} Result */

export class Stage {
  folder = mkdtempSync(join(tmpdir(), "record-"));
  /** What servers sent to clients of `client`, as they sent it. */
  said = "";
  /** What client libraries made of replies. @type {Result[]} */
  results = [];
  /** @type {import("node:child_process").ChildProcess[]} */
  processes = [];
  /** @type {Server[]} */
  servers = [];
  /** @type {Map<string, import("node:net").Socket>} */
  sockets = new Map();

  /** @param {string} binary of redis-server @param {number} firstPort */
  constructor(binary, firstPort) {
    this.binary = binary;
    this.firstPort = firstPort;
  }

  /**
   * Starts a server; each has the next port unless it names one, and a folder of its own unless it is given one.
   * @param {readonly string[]} [options] @param {{ port?: number, folder?: string, isLogged?: boolean }} [more]
   * @returns {Promise<Server>}
   */
  async server(options = [], { port = this.firstPort + this.servers.length, folder = mkdtempSync(join(this.folder, "server-")), isLogged = true } = {}) {
    const socketPath = join(folder, `${port}.sock`);
    const fixed = ["--port", String(port), "--unixsocket", socketPath, "--save", "", "--appendonly", "no", "--dir", folder, "--repl-diskless-sync-delay", "0"];
    // Where a server is started from is in its INFO.
    this.processes.push(spawn(this.binary, [...fixed, ...options], { stdio: "ignore", cwd: folder }));
    await pause(START_MS);
    let log = "";
    if (isLogged) {
      const monitor = connect(socketPath);
      monitor.on("data", (data) => { log += data.toString("latin1"); });
      monitor.write(encode(["MONITOR"]));
      await pause(START_MS);
    }
    // The first line is MONITOR's own OK; a line of the log begins with a plus.
    const server = { port, folder, log: () => log.split("\r\n").slice(1).map((line) => line.replace(/^\+/, "")).join("\n") };
    this.servers.push(server);
    return server;
  }

  /** @param {string} command @param {readonly string[]} options */
  start(command, options) {
    this.processes.push(spawn(command, options, { stdio: "ignore" }));
  }

  /** Sends bytes as this client, on a connection that it keeps, and waits for what comes back.
   * @param {string} client @param {Buffer | string} bytes @param {number} [port] */
  async send(client, bytes, port = this.firstPort) {
    const socket = this.sockets.get(client) ?? await this.#connect(client, port);
    socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
    await pause(REPLY_MS);
  }

  /** The same with commands, all in one write: a pipeline.
   * @param {string} client @param {readonly string[]} commands @param {number} [port] */
  async batch(client, commands, port = this.firstPort) {
    this.said += commands.map((command) => `${client} > ${command}\n`).join("");
    await this.send(client, Buffer.concat(commands.map((command) => encode(wordsOf(command)))), port);
  }

  /** The same one after the other. @param {string} client @param {readonly string[]} commands @param {number} [port] */
  async each(client, commands, port = this.firstPort) {
    for (const command of commands) await this.batch(client, [command], port);
  }

  /** Runs a program to its end, gives it a text to read, and gives what it wrote.
   * @param {string} command @param {readonly string[]} args @param {string} [input] @returns {Promise<string>} */
  async run(command, args, input = "") {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
    let written = "";
    child.stdout.on("data", (/** @type {Buffer} */ data) => { written += data.toString("latin1"); });
    child.stdin.end(Buffer.from(input, "latin1"));
    await once(child, "exit");
    return written;
  }

  /** @param {number} port of the connection's client side @param {readonly string[]} args @param {unknown} reply */
  note(port, args, reply) {
    this.results.push({ port, args, reply });
  }

  closeClients() {
    for (const socket of this.sockets.values()) socket.end();
  }

  stop() {
    for (const child of this.processes) child.kill();
  }

  /** @param {string} client @param {number} port */
  async #connect(client, port) {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    this.sockets.set(client, socket);
    // A server may close on purpose.
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      const text = JSON.stringify(data.toString("latin1"));
      this.said += `  ${client} < ${text.length > 400 ? `${text.slice(0, 400)}… (${data.length} bytes)` : text}\n`;
    });
    return socket;
  }
}
