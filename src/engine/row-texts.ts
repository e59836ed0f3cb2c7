/** The two texts of a Commands row that stand in the file: its arguments and its reply, each as one line of a cell. */
import { Kind } from "../../assembly/schema";
import { argumentText, replyLine } from "../model/exchange";
import { CUT, MASK } from "../model/reply-text";
import type { Exchange, ReadLimits } from "./exchanges";

/** Bytes of one argument or reply that a cell shows; a cell is some hundred characters wide at most. */
const CELL_BYTES = 256;
/** Characters after which no further argument is added. */
const CELL_CHARACTERS = 512;

export const CELL_LIMITS: ReadLimits = { argument: CELL_BYTES, reply: 8192, tree: { nodes: 512, depth: 128 } };

export interface RowTexts {
  readonly arguments: string;
  readonly reply: string;
}

/** `words`: how many arguments the command's name takes, which has its own column. */
export function rowTexts(exchange: Exchange, words: number, reveal: boolean): RowTexts {
  return { arguments: argumentsText(exchange, words, reveal), reply: replyText(exchange, reveal) };
}

function argumentsText({ request }: Exchange, words: number, reveal: boolean): string {
  if (request === undefined) return "";
  let text = "";
  for (let index = words; index < request.args.length; index++) {
    if (text.length > CELL_CHARACTERS) return `${text} ${CUT}`;
    const part = argumentText(request, index, CELL_BYTES, reveal);
    const masked = part.text === MASK && !reveal && request.secrets.has(index);
    text += `${text === "" ? "" : " "}${masked ? MASK : `"${part.text}${part.cut ? CUT : ""}"`}`;
  }
  return request.complete ? text : `${text}${text === "" ? "" : " "}${CUT}`;
}

function replyText({ cells, reply, line }: Exchange, reveal: boolean): string {
  if (reply === undefined) return "";
  // MONITOR's line stands in the row as its arguments, where they are masked.
  if (cells.kind === Kind.MONITOR) return line === undefined ? MASK : line.time;
  return replyLine(reply, CELL_BYTES, reveal)?.text ?? CUT;
}
