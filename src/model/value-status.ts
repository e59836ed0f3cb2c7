/**
 * How far the search inside values is that the newest question needs: rows looked through, of those that must be, and those that hold a text.
 */
export interface ValueStatus {
  readonly isRunning: boolean;
  readonly done: number;
  readonly total: number;
  readonly found: number;
}
