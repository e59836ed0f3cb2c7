/**
 * Unpacking in a worker of its own, whose code the page loads only when a packed file comes: what crosses between the
 * threads, and both ends.
 */
import { proxy, type Remote, wrap } from "comlink";
import type { FileError } from "../../model/api";
import { inFlight } from "../in-flight";
import { blobSource, type Source } from "../source";
import { packingOf, SNIFF_BYTES } from "./sniff";
import type { UnpackControl, Unpacked } from "./unpack";

/** Bytes with a name: a file that was dropped, or what was unpacked of one. */
export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

export interface UnpackedBlobs {
  readonly blobs: readonly NamedBlob[];
  readonly errors: readonly FileError[];
  readonly notices: readonly string[];
  readonly cancelled: boolean;
}

/** The worker's surface. */
export interface UnpackService {
  /** One at a time; `report` as in UnpackControl. */
  unpack(files: readonly NamedBlob[], report: (bytes: number, total: number) => void | Promise<void>): Promise<UnpackedBlobs>;
  cancel(): void;
}

/** Files as they were dropped become sources that are captures. */
export type Unpack = (files: readonly Source[], control: UnpackControl) => Promise<Unpacked>;

/** Nothing is packed: for who has no unpacker. */
export const unpackNothing: Unpack = (files) => Promise.resolve({ sources: files, errors: [], notices: [], cancelled: false });

/** Unpacks in the worker that `start` gives a port to, which is started for the first packed file. */
export function unpackElsewhere(start: () => Promise<MessagePort>): Unpack {
  let service: Promise<Remote<UnpackService>> | undefined;
  return async (files, control) => {
    if (!(await isAnyPacked(files))) return unpackNothing(files, control);
    service ??= start().then((port) => wrap<UnpackService>(port));
    let remote: Remote<UnpackService>;
    try {
      remote = await service;
    } catch (error) {
      service = undefined;
      throw new Error("the part of the page that unpacks files could not be loaded; reload the page and try again", { cause: error });
    }
    const named = files.flatMap(({ name, blob }) => (blob === undefined ? [] : [{ name, blob }]));
    const { blobs, ...rest } = await remote.unpack(named, proxy((bytes: number, total: number) => {
      if (control.cancelled()) void remote.cancel();
      else control.report(bytes, total);
    }));
    return { ...rest, sources: blobs.map(({ name, blob }) => blobSource(name, blob)) };
  };
}

async function isAnyPacked(files: readonly Source[]): Promise<boolean> {
  for await (const [, head] of inFlight(files, (file) => file.read(0, SNIFF_BYTES).catch(() => new Uint8Array(0)))) {
    if (packingOf(head) !== undefined) return true;
  }
  return false;
}
