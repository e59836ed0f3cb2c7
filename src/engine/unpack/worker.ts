/** The worker that unpacks: its first message is the port that its service is asked through. */
import { expose } from "comlink";
import { blobSource } from "../source";
import type { UnpackService } from "./service";
import { unpackAll } from "./unpack";

let cancelled = false;

const service: UnpackService = {
  async unpack(files, report) {
    cancelled = false;
    const { sources, ...rest } = await unpackAll(files.map(({ name, blob }) => blobSource(name, blob)), {
      cancelled: () => cancelled,
      report: (bytes, total) => void report(bytes, total),
    });
    return { ...rest, blobs: sources.flatMap(({ name, blob }) => (blob === undefined ? [] : [{ name, blob }])) };
  },
  cancel() {
    cancelled = true;
  },
};

addEventListener("message", ({ data }: MessageEvent<MessagePort>) => expose(service, data), { once: true });
