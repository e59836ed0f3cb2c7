/** A layer while it is made: fields are added in order, and nothing is read beyond what was captured. */
import type { Field, Layer } from "./layer";

/** Fields of one frame; a hostile one could have a field for each of its bytes. */
export const FIELD_CAP = 4096;

/** How many fields a frame may still have. Shared by its layers. */
export interface Budget {
  left: number;
}

/** What a field may have besides its place. */
export type Extras = Partial<Pick<Field, "problem">> & { readonly bits?: number };

export class Draft {
  private list: Field[] = [];
  private found: string | undefined;

  constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    /** Where what was captured of it ends. */
    readonly end: number,
    private readonly budget: Budget,
    /** The order of bytes of its numbers. */
    readonly isLittle = false,
  ) {}

  /** Whether so many bytes from a place on were captured. */
  has(at: number, length: number): boolean {
    return at >= 0 && length >= 0 && at + length <= this.end;
  }

  /** A number of up to six bytes; 0 where it was not captured. */
  number(at: number, length: number): number {
    if (!this.has(at, length)) return 0;
    let value = 0;
    for (let step = 0; step < length; step++) value = value * 256 + (this.bytes[this.isLittle ? at + length - 1 - step : at + step] ?? 0);
    return value;
  }

  /** A number of eight bytes. */
  long(at: number): bigint {
    const [first, second] = [BigInt(this.number(at, 4)), BigInt(this.number(at + 4, 4))];
    return this.isLittle ? (second << 32n) | first : (first << 32n) | second;
  }

  /** Adds a field that is a number, and gives it. `text` says it in words. One that was not captured is left out and makes the layer cut. */
  add(name: string, label: string, at: number, length: number, text: (value: number) => string = String, extras: Extras = {}): number {
    if (!this.has(at, length)) {
      this.miss(label);
      return 0;
    }
    const value = this.number(at, length);
    this.put({ name, label, text: text(value), offset: at, length, ...extras });
    return value;
  }

  /** Adds some bits of a number, and gives them shifted down. `mask` is over the number as it is read, also where its bytes are in little-endian order. */
  bits(name: string, label: string, at: number, length: number, mask: number, text: (value: number) => string = String): number {
    if (!this.has(at, length)) return 0;
    const value = (this.number(at, length) & mask) >>> lowestBit(mask);
    this.put({ name, label, text: text(value), offset: at, length, bits: mask, ...(this.isLittle && length > 1 ? { isLittle: true } : {}) });
    return value;
  }

  /** The same for one bit that is set or not. */
  flag(name: string, label: string, at: number, length: number, mask: number, [no, yes]: readonly [string, string] = NOT_SET_OR_SET): boolean {
    return this.bits(name, label, at, length, mask, (value) => (value === 0 ? no : yes)) !== 0;
  }

  /** Adds bytes with a text of their own. */
  text(name: string, label: string, at: number, length: number, text: string, extras: Extras = {}): void {
    if (!this.has(at, length)) this.miss(label);
    else this.put({ name, label, text, offset: at, length, ...extras });
  }

  /** Adds a field with others in it, which `make` adds; what was not captured of it is cut off. */
  group(name: string, label: string, text: string, at: number, length: number, make: () => void, extras: Extras = {}): void {
    if (at >= this.end || this.budget.left <= 0) {
      if (at >= this.end && length > 0) this.miss(label);
      return;
    }
    const outer = this.list;
    const fields: Field[] = [];
    this.budget.left--;
    this.list = fields;
    make();
    this.list = outer;
    outer.push({ name, label, text, offset: at, length: Math.max(0, Math.min(length, this.end - at)), ...extras, ...(fields.length > 0 ? { fields } : {}) });
  }

  /** A field that was made elsewhere. */
  put(field: Field): void {
    if (this.budget.left-- > 0) this.list.push(field);
  }

  /** Says what is wrong; the first complaint holds, since later ones tend to follow from it. */
  complain(problem: string): void {
    this.found ??= problem;
  }

  get isBroken(): boolean {
    return this.found !== undefined;
  }

  private miss(label: string): void {
    this.complain(`Cut: ${label} and what follows it were not captured.`);
  }

  finish(name: string, title: string, length: number): Layer {
    return {
      name,
      title,
      offset: this.start,
      length: Math.max(0, Math.min(length, this.end - this.start)),
      fields: this.list,
      ...(this.found === undefined ? {} : { problem: this.found }),
    };
  }
}

const NOT_SET_OR_SET = ["Not set", "Set"] as const;

function lowestBit(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}
