/**
 * The events that elements send up to `rl-app`, with what each carries. They bubble and cross shadow roots, so that an
 * element between sender and app need not know of them.
 */
import type { ProblemKind } from "../../assembly/schema";
import type { AnyRow } from "../client/row-source";
import type { RowId, TimeRange } from "../model/api";
import type { TimeFormat } from "../model/units";
import type { ColumnName, Tab } from "../state/view-state";
import type { CellCondition } from "./cell-conditions";
import type { ChosenColumn } from "./column-choice";
import type { Part } from "./layer-rows";
import type { Theme } from "./theme";

export type Placement = "below" | "right";

/** In pixels of the window. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A cell, what can be done with it, and where its menu is to stand. */
export interface CellMenuRequest extends Place {
  readonly conditions: readonly CellCondition[];
  /** As the cell shows it. */
  readonly value: string;
  readonly flow: { readonly id: RowId; readonly label: string; readonly frame?: number } | undefined;
}

/** A flow whose two sides are to be read, and the number of one of its frames to begin with. */
export interface FollowedStream {
  readonly flow: RowId;
  readonly frame?: number;
}

export interface UiEvents {
  /** Files that were dropped or chosen. */
  readonly "open-files": readonly File[];
  readonly "choose-files": undefined;
  readonly "choose-folder": undefined;
  readonly "open-sample": undefined;
  readonly "cancel-loading": undefined;
  readonly "dismiss-message": number;
  /** The filter as it is to be applied, and as it stands in the editor while it is typed. */
  readonly "change-filter": string;
  readonly "edit-filter": string;
  /** The search inside values is to stop, or to go on. */
  readonly "search-values": "stop" | "go-on";
  readonly "change-reveal": boolean;
  readonly "change-host-names": boolean;
  readonly "change-noise": boolean;
  readonly "change-time-format": TimeFormat;
  readonly "change-theme": Theme;
  readonly "change-placement": Placement;
  /** TCP ports that are to be decoded as RESP. */
  readonly "change-ports": readonly number[];
  readonly "show-tab": Tab;
  readonly "show-help": undefined;
  readonly "clear-flow": undefined;
  /** A range of time was selected. */
  readonly "change-range": TimeRange;
  readonly "clear-range": undefined;
  /** The timeline was unfolded or folded. */
  readonly "change-timeline": boolean;
  /** A row's number, from 1, as the user typed it. */
  readonly "go-to-row": number;
  readonly "sort-column": ColumnName;
  /** The active row moved by key. */
  readonly "move-row": AnyRow;
  /** A row was opened by click or Enter. */
  readonly "open-row": AnyRow;
  /** An exchange of a report is to open its details. */
  readonly "inspect-row": RowId;
  /** A row was followed to the commands that it stands for, by double click or a link in it. */
  readonly "follow-row": AnyRow;
  /** A frame's number, from 1: it is to be shown among the others, with its details. */
  readonly "show-frame": number;
  /** Only packets with a bit of FrameFlag, or all. */
  readonly "show-mark": { readonly mark: number | undefined };
  readonly "follow-stream": FollowedStream;
  readonly "close-stream": undefined;
  /** A stream could not be read on, and why. */
  readonly "stream-failed": string;
  /** What came of something that was done with a stream's lines. */
  readonly "stream-told": string;
  /** A value could not be copied, and why. */
  readonly "copy-failed": string;
  /** Details of a connection. */
  readonly "open-flow": RowId;
  /** A command is to be shown among the others, with its details. */
  readonly "open-command": RowId;
  /** Inside of a frame's details: what the pointer is over (nothing: empty), and what was chosen, from its layer inwards; the same for a byte of the record. */
  readonly "point-at-part": readonly Part[];
  readonly "pick-part": readonly Part[];
  readonly "point-at-byte": number | undefined;
  readonly "pick-byte": number;
  /** Only problems of a kind, or all. */
  readonly "show-problem-kind": { readonly kind: ProblemKind | undefined };
  /** A figure is followed to its rows: commands that the present filter keeps and this one too. */
  readonly "show-rows": string;
  /** The same to the keys of these commands. */
  readonly "show-keys": string;
  /** The same for the table that is shown, whichever that is. */
  readonly "narrow-rows": string;
  readonly "open-cell-menu": CellMenuRequest;
  readonly "close-cell-menu": undefined;
  readonly "open-column-menu": Place;
  readonly "close-column-menu": undefined;
  /** Columns of the table that is shown. */
  readonly "change-columns": readonly ChosenColumn[];
  readonly "show-flow": { readonly id: RowId; readonly label: string };
  /** The packets of a connection. */
  readonly "show-flow-packets": { readonly id: RowId; readonly label: string };
  readonly "close-details": undefined;
}

/** Sends one of the events above. */
export function emit<Name extends keyof UiEvents>(
  target: EventTarget,
  name: Name,
  ...detail: UiEvents[Name] extends undefined ? [] : [UiEvents[Name]]
): void {
  target.dispatchEvent(new CustomEvent(name, { detail: detail[0], bubbles: true, composed: true }));
}

/** The events as a listener in a template gets them. */
export type UiEvent<Name extends keyof UiEvents> = CustomEvent<UiEvents[Name]>;
