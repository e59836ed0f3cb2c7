/** The greatest few of many values, and whose they are: what is not among them costs a comparison, so nothing needs to be sorted. */
export class Top {
  /** Greatest first; of equal ones the first that came. */
  readonly ids: number[] = [];
  private readonly values: number[] = [];
  private least = 0;

  constructor(private readonly size: number) {}

  /** Values that are not above 0 are never among them. */
  offer(id: number, value: number): void {
    if (value > this.least) this.insert(id, value);
  }

  private insert(id: number, value: number): void {
    const { ids, values, size } = this;
    let place = values.length;
    while (place > 0 && (values[place - 1] ?? 0) < value) place--;
    values.splice(place, 0, value);
    ids.splice(place, 0, id);
    values.length = ids.length = Math.min(values.length, size);
    this.least = values[size - 1] ?? 0;
  }
}
