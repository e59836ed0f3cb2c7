/**
 * A text or a pattern against a value that comes in parts, so that one of 512 MB is never held: only the bytes of a match that has begun and may
 * still fail are kept from one part to the next, and they are fewer than the pattern has steps. Case is looked at. Finds what glob.ts finds.
 */
import { unescapeText } from "../escape";
import { globSteps, type Step } from "./glob";

/** Of a step that takes anything, and of one that takes some bytes but not one only. */
const ANY = -1;
const SET = -2;
const NOTHING = new Uint8Array(0);

export class PartTest {
  /** The longest run of bytes that whatever matches must have side by side; none where there is no such. */
  readonly literal: Uint8Array;
  private readonly steps: readonly Step[];
  /** The byte that a step takes, or ANY or SET. */
  private readonly codes: Int16Array;
  private step = 0;
  /** Step of the last star; no match goes back behind it. */
  private star = -1;
  /** Places in the next part, `held` before it: of the byte that comes next, and of the one that the star's end was tried at last. */
  private at = 0;
  private resumed = 0;
  private held = NOTHING;
  private isOver = false;
  private isFound = false;

  /** `text` as RESPlens shows it where it is compared whole; a pattern as in KEYS. */
  constructor(text: string, isPattern: boolean) {
    this.steps = isPattern ? globSteps(new TextEncoder().encode(text), false) : Array.from(unescapeText(text), only);
    this.codes = Int16Array.from(this.steps, (step) => {
      if (step === "any") return ANY;
      if (step === "some") return SET;
      const byte = step.bytes.indexOf(1);
      return byte >= 0 && byte === step.bytes.lastIndexOf(1) ? byte : SET;
    });
    let best = this.codes.subarray(0, 0);
    for (let from = 0; from < this.codes.length; from++) {
      let to = from;
      while ((this.codes[to] ?? ANY) >= 0) to++;
      if (to - from > best.length) best = this.codes.subarray(from, to);
      from = to;
    }
    this.literal = Uint8Array.from(best);
  }

  /** A value begins. */
  start(): void {
    this.step = 0;
    this.star = -1;
    this.isOver = false;
    this.isFound = false;
    this.forget();
  }

  /** Its next bytes. */
  add(bytes: Uint8Array, from: number, to: number): void {
    if (this.isOver) return;
    const { held, codes, steps } = this;
    let window = bytes;
    let start = from;
    let end = to;
    if (held.length > 0) {
      window = new Uint8Array(held.length + to - from);
      window.set(held);
      window.set(bytes.subarray(from, to), held.length);
      start = 0;
      end = window.length;
    }
    let { step, star } = this;
    let at = start + this.at;
    let resumed = start + this.resumed;
    while (at < end) {
      const code = codes[step] ?? SET;
      if (code >= 0) {
        // Nothing is begun: on to the first byte that begins something.
        if (step === star + 1 && star >= 0) {
          while (at < end && window[at] !== code) at++;
          resumed = at;
          if (at === end) break;
        }
        if (window[at] === code) {
          step++;
          at++;
          continue;
        }
      } else if (code === ANY) {
        star = step++;
        resumed = at;
        if (step === codes.length) return this.decide(true);
        continue;
      } else {
        const wanted = steps[step];
        if (wanted === "some" || (typeof wanted === "object" && wanted.bytes[window[at] ?? 0] === 1)) {
          step++;
          at++;
          continue;
        }
      }
      if (star < 0) return this.decide(false);
      step = star + 1;
      at = ++resumed;
    }
    this.step = step;
    this.star = star;
    const kept = star < 0 ? at : Math.min(at, resumed + 1);
    this.held = kept === end ? NOTHING : window.slice(kept, end);
    this.at = at - kept;
    this.resumed = resumed - kept;
  }

  /** Bytes that the capture does not hold: only a star takes them. */
  hole(): void {
    if (this.isOver) return;
    if (this.codes[this.step] === ANY) this.star = this.step;
    if (this.star < 0) return this.decide(false);
    this.step = this.star + 1;
    if (this.step === this.codes.length) this.decide(true);
    this.forget();
  }

  /** The value is over: whether it matches. */
  end(): boolean {
    if (this.isOver) return this.isFound;
    let { step } = this;
    while (this.codes[step] === ANY) step++;
    return step === this.codes.length;
  }

  private decide(isFound: boolean): void {
    this.isOver = true;
    this.isFound = isFound;
  }

  private forget(): void {
    this.held = NOTHING;
    this.at = 0;
    this.resumed = 0;
  }
}

function only(byte: number): Step {
  const bytes = new Uint8Array(256);
  bytes[byte] = 1;
  return { bytes };
}
