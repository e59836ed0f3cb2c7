/** Which stream is followed: hears of it from elements below the host, and draws the dialog that shows it (stream.ts, a part that is loaded on its own). */
import { html, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { EngineApi } from "../model/api";
import type { StreamPage, StreamRequest } from "../model/stream";
import type { FollowedStream, UiEvent } from "./events";
import type { CellContext } from "./format";

declare global {
  interface HTMLElementEventMap {
    "follow-stream": UiEvent<"follow-stream">;
  }
}

export class FollowStream {
  engine: EngineApi | undefined;
  private followed: FollowedStream | undefined;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addEventListener("follow-stream", ({ detail }) => this.set(detail));
    // A frame is shown below the dialog.
    for (const name of ["close-stream", "show-frame"]) host.addEventListener(name, () => this.set(undefined));
  }

  template(revealed: boolean, context: CellContext): TemplateResult {
    return html`<rl-stream .followed=${this.followed} .read=${this.read} .revealed=${revealed} .context=${context}></rl-stream>`;
  }

  private set(followed: FollowedStream | undefined): void {
    this.followed = followed;
    this.host.requestUpdate();
  }

  private readonly read = (request: StreamRequest): Promise<StreamPage> => this.engine?.stream(request) ?? Promise.reject(new Error("No capture is open."));
}
