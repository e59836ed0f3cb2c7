/**
 * Waits for answers that may never come, and asks again. Browsers owe an answer to every read, but in Chromium about one
 * in some ten thousand streams of files gives neither bytes nor an error; whoever opens a ring of hundreds of files waits
 * for it forever. The wait doubles, and stays as long as it became, so that a drive that is merely slow gets through.
 */

/** Milliseconds: no disk that turns needs longer, few network drives do. */
export const FIRST_WAIT_MS = 4000;

/** Something asked for once; `abandon` says that nobody waits for the answer any more. */
export interface Attempt<Answer> {
  readonly answer: Promise<Answer>;
  readonly abandon?: () => void;
}

export class Patience {
  private wait = FIRST_WAIT_MS;

  /** What the first attempt gives that answers in time. Rejects as soon as one does that is still waited for. */
  async answer<Answer>(attempt: () => Attempt<Answer>): Promise<Answer> {
    for (;;) {
      const { wait } = this;
      const { answer, abandon } = attempt();
      const given = await within(wait, answer);
      if (given !== undefined) return given.answer;
      abandon?.();
      // Of several that wait at the same time only one makes the wait longer.
      this.wait = Math.max(this.wait, wait * 2);
    }
  }
}

/** The answer; undefined when it has not come after so many milliseconds, and then nothing of it matters any more. */
function within<Answer>(milliseconds: number, answer: Promise<Answer>): Promise<{ readonly answer: Answer } | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), milliseconds);
    answer.then((given) => resolve({ answer: given }), reject).finally(() => clearTimeout(timer));
  });
}
