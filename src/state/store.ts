/**
 * A value that changes and tells who listens: the page's state lives in one of these. Listeners are told once per change,
 * at once and in order; a change inside a listener is told after the present one. It knows nothing of what it holds.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export type Listener = () => void;

export class Store<State extends object> {
  private current: State;
  private readonly listeners = new Set<Listener>();

  constructor(initial: State) {
    this.current = initial;
  }

  get state(): Readonly<State> {
    return this.current;
  }

  /** Replaces the fields given; nobody is told when none of them differs. */
  update(patch: Partial<State>): void {
    const before: object = this.current;
    const changed = Object.entries(patch).filter(([name, value]) => !Object.is(Reflect.get(before, name), value));
    if (changed.length === 0) return;
    this.current = { ...this.current, ...patch };
    for (const listener of [...this.listeners]) listener();
  }

  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}

/** Draws its host again whenever the store changes, for as long as the host is in the page. */
export class StoreController<State extends object> implements ReactiveController {
  private stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly store: Store<State>,
  ) {
    host.addController(this);
  }

  get state(): Readonly<State> {
    return this.store.state;
  }

  hostConnected(): void {
    this.stop = this.store.subscribe(() => {
      this.host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.stop?.();
    this.stop = undefined;
  }
}
