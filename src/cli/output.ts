/** Lines to a stream, gathered into larger writes, waiting where the reader is slower. A reader that went away ends it quietly. */
import { once } from "node:events";
import type { Writable } from "node:stream";

const WRITE_CHARACTERS = 1 << 17;

export class Output {
  private text = "";
  /** The reader closed its end (`| head`): nothing more needs to be made. */
  closed = false;

  constructor(private readonly stream: Writable) {
    stream.on("error", () => { this.closed = true; });
    stream.on("close", () => { this.closed = true; });
  }

  async write(text: string): Promise<void> {
    this.text += text;
    if (this.text.length >= WRITE_CHARACTERS) await this.flush();
  }

  /** Resolves once the stream has taken it all. */
  async flush(): Promise<void> {
    const { text } = this;
    this.text = "";
    if (text === "" || this.closed) return;
    if (this.stream.write(text)) return;
    try {
      await once(this.stream, "drain");
    } catch {
      this.closed = true;
    }
  }
}
