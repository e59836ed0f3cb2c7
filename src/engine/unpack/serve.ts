/** The worker's end of `service.ts`. */
import { blobSource } from "../source";
import { namedBlob, type UnpackService } from "./service";
import { unpackAll } from "./unpack";

export const unpackService: UnpackService = {
  async unpack(files, report) {
    // Of this call alone: an older one may still be stopping.
    let isCancelled = false;
    const { sources, ...rest } = await unpackAll(files.map(({ name, blob }) => blobSource(name, blob)), {
      cancelled: () => isCancelled,
      report: (bytes, total) => {
        Promise.resolve(report(bytes, total)).then((stop) => { isCancelled ||= stop; }, () => { isCancelled = true; });
      },
    });
    return { ...rest, blobs: sources.map(namedBlob) };
  },
};
