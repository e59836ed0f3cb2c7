/** Looks how far the search inside values is while an answer that needs it is waited for. */
import type { EngineApi } from "../model/api";
import type { ValueStatus } from "../model/value-status";
import type { Filter } from "../model/filter/ast";
import { valueConditions } from "../model/filter/value-conditions";

/** Milliseconds: often enough to see it move. */
const LOOK_MS = 150;

export class ValueWatch {
  private newest = 0;

  constructor(private readonly engine: Pick<EngineApi, "searching">, private readonly onStatus: (status: ValueStatus | undefined) => void) {}

  /** The answer. What is told last is how far the search came, or undefined where there was none. */
  async during<Answer>(filter: Filter | undefined, answer: Promise<Answer>): Promise<Answer> {
    const watch = ++this.newest;
    if (valueConditions(filter).length === 0) {
      this.onStatus(undefined);
      return answer;
    }
    const look = async (): Promise<void> => {
      const status = await this.engine.searching();
      if (watch === this.newest) this.onStatus(status);
    };
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
    try {
      return await answer;
    } finally {
      clearInterval(timer);
      await look().catch(() => undefined);
    }
  }
}
