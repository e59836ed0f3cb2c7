/**
 * Lets every reply of the worker reach the page late, in its order: `LATE_MS=200 npm run test:page` finds tests that read
 * the page before it shows what they ask of it, which a fast machine hides.
 */
import type { BrowserContext } from "playwright-core";

export async function delayReplies(context: BrowserContext): Promise<void> {
  const milliseconds = Number(process.env["LATE_MS"] ?? 0);
  if (milliseconds === 0) return;
  await context.addInitScript((delay) => {
    for (const { prototype } of [Worker, MessagePort]) {
      // Called with the object that listens.
      // eslint-disable-next-line @typescript-eslint/unbound-method
      const listen = prototype.addEventListener;
      prototype.addEventListener = function (this: EventTarget, type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void {
        const late = (event: Event): void => {
          setTimeout(() => {
            if (typeof listener === "function") listener.call(this, event);
            else listener.handleEvent(event);
          }, delay);
        };
        listen.call(this, type, type === "message" ? late : listener, options);
      };
    }
  }, milliseconds);
}
