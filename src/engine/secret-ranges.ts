/** Where a message holds secrets, for whoever shows its bytes as they are. Safe before exact: of a reply that holds one all of it. */
import { Kind, RowFlag } from "../../assembly/schema";
import type { Request } from "../model/exchange";
import type { ByteRange } from "../model/reply-secrets";
import { TREE_LIMITS } from "../model/resp-tree";
import { mayHoldSecrets } from "../model/secrets";
import type { CommandCells } from "./command-cells";
import { isSecret } from "./details";
import type { Exchange, ExchangeReader } from "./exchanges";
import type { Labels } from "./labels";

/** A secret behind so many bytes of a reply is found by nobody: replies that hold some are small. */
const LIMITS = { argument: 1024, reply: 2 ** 18, tree: TREE_LIMITS };
const ALL: ByteRange = { offset: 0, length: Infinity };

/** Whether a row has to be read to know that it holds none: most rows have not. */
export function mayHoldSecret(labels: Labels, { kind, flags, name }: CommandCells): boolean {
  const text = labels.name(name);
  return kind !== Kind.COMMAND || (flags & (RowFlag.INLINE | RowFlag.REQUEST_HOLE)) !== 0 || text === undefined || mayHoldSecrets(text);
}

/** From the first byte of a row's request or reply; where it cannot be read, all of it. */
export async function secretRanges(reader: ExchangeReader, row: number, side: "request" | "reply"): Promise<readonly ByteRange[]> {
  const exchange = await reader.read(row, LIMITS);
  return exchange === undefined ? [ALL] : rangesOf(exchange, side);
}

function rangesOf(exchange: Exchange, side: "request" | "reply"): readonly ByteRange[] {
  const { cells, request, reply } = exchange;
  // What a primary sends to its replica is a request in the server's direction.
  if (side === "request" || cells.kind === Kind.REPLICATION) return request === undefined ? [ALL] : secretArguments(request);
  return reply === undefined || isSecret(exchange, side, 0, Infinity) ? [ALL] : [];
}

/** Which of the rows have a secret in their reply; those that may have one are read, together. */
export async function secretReplies(reader: ExchangeReader, labels: Labels, rows: readonly CommandCells[]): Promise<ReadonlySet<number>> {
  const secret = new Set<number>();
  const careful = new Set(rows.flatMap((cells) => (mayHoldSecret(labels, cells) ? cells.id : [])));
  await reader.forEach([...careful], LIMITS, (exchange) => {
    if (rangesOf(exchange, "reply").length > 0) secret.add(exchange.cells.id);
  });
  return secret;
}

function secretArguments({ args, secrets }: Request): ByteRange[] {
  return [...secrets].flatMap((index) => args[index] ?? []);
}
