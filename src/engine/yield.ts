/** Lets the worker's other messages (queries, a cancel) be handled before going on. A promise alone would not: a macrotask must pass. */
export function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => {
    // Node has it. A browser's timers are held back to 4 ms, its messages are not.
    const immediate: unknown = Reflect.get(globalThis, "setImmediate");
    if (typeof immediate === "function") {
      Reflect.apply(immediate, undefined, [resolve]);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
