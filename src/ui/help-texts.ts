/** What the help lists: keys, filters to begin with, and what the page's words mean. */

export const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["/"], "to the filter"],
  [["Ctrl", "G"], "to a row by its number; of packets to a frame"],
  [["?"], "this help"],
  [["↑", "↓", "PgUp", "PgDn", "Home", "End"], "from row to row"],
  [["Enter"], "opens the row"],
  [["←", "→"], "in a table: from cell to cell"],
  [["+", "−"], "only rows with the cell's value, without them; of figures at least, at most"],
  [["Shift", "F10"], "the cell's menu, as a right click"],
  [["←", "→"], "in the heading of a table: from column to column; with Shift, makes one wider or narrower"],
  [["←", "→"], "in the timeline: from bar to bar; with Shift, several; Enter takes their time"],
  [["Esc"], "closes what is open: details, then the selected time"],
];

export const EXAMPLES: readonly (readonly [filter: string, what: string])[] = [
  ["latency > 5ms && is != blocking", "slow, and not by design"],
  ['key ~ "user:*:profile" && is == write', "who writes these keys"],
  ["status == error", "all errors"],
  ["reply.bytes > 1MB || request.bytes > 1MB", "what eats the bandwidth"],
  ["client == 10.0.0.0/8 && !is == noise", "one network, without PING, INFO, HELLO, CLIENT, COMMAND, REPLCONF"],
  ["time in [10:05:00..10:05:30]", "half a minute"],
];

export const WORDS: readonly (readonly [word: string, what: string])[] = [
  ["Latency", "From the last byte of the request to the first byte of its reply, where the capture was made: on the server it is the server's time, on a client the network's as well."],
  ["Exact, inferred", "A reply belongs to its request by their order on the connection. Where bytes are missing that order is not certain: such a pair is inferred, and the row says why."],
  ["Pipelined", "The client sent several commands without waiting. Their replies come one after the other, so a command's latency holds the time of those before it: only the batch's time is the server's."],
  ["Blocking", "The command waits by design (BLPOP, XREAD BLOCK, WAIT): its latency is not counted among the others."],
  ["Push", "What the server sends on its own: messages of channels, invalidations."],
  ["Lost, pending", "Lost: the reply, or a part of the request, is not in the capture. Pending: the capture or the connection ended first."],
  ["Gap", "Bytes of a connection that the capture does not hold. Decoding goes on behind them."],
];
