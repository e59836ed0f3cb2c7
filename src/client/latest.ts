/**
 * Keeps only the answer to the newest question. Answers of the worker may come late or out of order; each question takes a
 * ticket, and an answer whose ticket is no longer the newest is dropped. Failures of dropped questions are dropped as well.
 */
export class Latest {
  private newest = 0;

  /** The ticket of the newest question. */
  get ticket(): number {
    return this.newest;
  }

  /** Asks with a new ticket; resolves to undefined when another question was asked meanwhile. */
  async ask<Answer>(question: (ticket: number) => Promise<Answer>): Promise<Answer | undefined> {
    const ticket = ++this.newest;
    try {
      const answer = await question(ticket);
      return this.isNewest(ticket) ? answer : undefined;
    } catch (error) {
      if (this.isNewest(ticket)) throw error;
      return undefined;
    }
  }

  /** Drops whatever is still on its way. */
  forget(): void {
    this.newest++;
  }

  private isNewest(ticket: number): boolean {
    return ticket === this.newest;
  }
}
