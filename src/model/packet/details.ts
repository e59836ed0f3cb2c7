/** One frame of the Packets table in full, as the engine gives it to the page. */
import type { RowId } from "../api";
import type { PacketRow } from "./row";

/** A request or reply of which the frame carries at least a byte. */
export interface CarriedMessage {
  /** Row of the Commands table. */
  readonly command: RowId;
  readonly side: "request" | "reply";
  /** `GET "user:1"`, escaped as everywhere, masked unless revealed, cut at some hundred characters. */
  readonly title: string;
  /** Bytes of the whole message on the wire. */
  readonly bytes: number;
  /** The frames that carry it, in order: which bytes of the message lie in each, and which bytes of that frame (of its CapturedFrame) they are. */
  readonly parts: readonly MessagePart[];
}

export interface MessagePart {
  /** Number of the frame, from 1. */
  readonly frame: number;
  /** From the message's first byte. */
  readonly from: number;
  readonly length: number;
  /** From the frame's first byte. */
  readonly offset: number;
}

export interface PacketDetails {
  readonly row: PacketRow;
  /** The whole record as it lies in the file, at `offset` of it: header, frame, padding. */
  readonly record: Uint8Array;
  readonly offset: number;
  readonly file: string;
  readonly format: "pcap" | "pcapng";
  /** Where the frame's bytes lie in the record, and how many there are. */
  readonly frameAt: number;
  readonly captured: number;
  readonly wireLength: number;
  readonly linkType: number | undefined;
  readonly time: { readonly seconds: number; readonly nanoseconds: number } | undefined;
  /** Ranges of `record` that may hold secrets: they are zero there, unless revealed. */
  readonly hidden: readonly { readonly offset: number; readonly length: number }[];
  readonly messages: readonly CarriedMessage[];
  /** What somebody wrote into the file about it. */
  readonly comments: readonly string[];
}
