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
  /** `report` as in UnpackControl; it answers whether to stop. */
  unpack(files: readonly NamedBlob[], report: (bytes: number, total: number) => boolean | Promise<boolean>): Promise<UnpackedBlobs>;
}

/** A source as it goes to another thread; those of the page are all Blobs. */
export function namedBlob({ name, blob }: Source): NamedBlob {
  if (blob === undefined) throw new Error(`${name} cannot be handed to another thread`);
  return { name, blob };
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
    const { blobs, ...rest } = await remote.unpack(files.map(namedBlob), proxy((bytes: number, total: number) => {
      control.report(bytes, total);
      return control.cancelled();
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
