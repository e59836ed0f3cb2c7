import { describe, expect, it } from "vitest";
import { Latest } from "../../../src/client/latest";

/** A promise that the test settles; Node 20 has no Promise.withResolvers. */
function deferred(): { promise: Promise<string>; resolve: (value: string) => void; reject: (reason: Error) => void } {
  let resolve: (value: string) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<string>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe("latest", () => {
  it("gives the answer to the newest question only", async () => {
    const latest = new Latest();
    const first = deferred();
    const second = deferred();
    const answers = [latest.ask(() => first.promise), latest.ask(() => second.promise)];
    second.resolve("second");
    first.resolve("first");
    expect(await Promise.all(answers)).toEqual([undefined, "second"]);
  });

  it("swallows the failure of a question that is no longer asked", async () => {
    const latest = new Latest();
    const first = deferred();
    const answer = latest.ask(() => first.promise);
    latest.forget();
    first.reject(new Error("late"));
    expect(await answer).toBeUndefined();
  });

  it("passes on the failure of the newest question", async () => {
    await expect(new Latest().ask(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  it("gives each question a ticket of its own", async () => {
    const latest = new Latest();
    expect(await latest.ask((ticket) => Promise.resolve(ticket))).toBe(1);
    expect(await latest.ask((ticket) => Promise.resolve(ticket))).toBe(2);
  });
});
