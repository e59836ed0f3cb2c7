/** `rl-drop-zone`: the page while nothing is open. Says what can be dropped, how to make a good capture, and that nothing leaves the page. */
import { LitElement, html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import "./copy-line";
import { controlStyles } from "./controls.styles";
import { dropZoneStyles } from "./drop-zone.styles";
import { emit } from "./events";

/** `-s 0` keeps whole frames; `-i any` sees loopback too. */
const ONE_FILE = "tcpdump -i any -s 0 -w redis.cap port 6379";
/** 400 files of 50 MB: about 20 GB that overwrite themselves, to wait for something rare. */
const RING = "tcpdump -i any -s 0 -C 50 -W 400 -w redis.cap port 6379";

@customElement("rl-drop-zone")
export class DropZone extends LitElement {
  static override readonly styles = [controlStyles, dropZoneStyles];

  protected override render(): TemplateResult {
    return html`<section class="zone" aria-labelledby="title">
      <svg class="drawing" viewBox="0 0 96 64" aria-hidden="true">
        <rect x="8" y="6" width="80" height="52" rx="6" />
        <path d="M8 20h80M20 32h18M46 32h30M20 44h12M46 44h22" />
        <path class="accent" d="M76 44l5 5 9-11" />
      </svg>
      <h1 id="title">Drop Redis captures here</h1>
      <p class="lead">MONITOR with replies, times and sizes, from a packet capture.</p>
      <div class="actions">
        <button class="control first" type="button" data-action="choose" @click=${() => emit(this, "choose-files")}>Choose files</button>
        <button class="control" type="button" data-action="choose-folder" @click=${() => emit(this, "choose-folder")}>Choose a folder</button>
        <button class="control" type="button" data-action="sample" @click=${() => emit(this, "open-sample")}>Try a sample</button>
      </div>
      <p class="reads">
        Reads pcap and pcapng files (tcpdump, Wireshark, dumpcap) of any size. Several files or a folder, such as those of a ring, open as one capture; gzip, zstd, LZ4, zip and tar are unpacked.
        Redis and Valkey traffic is found on any port.
      </p>
      <div class="how">
        <h2>Make a good capture</h2>
        <rl-copy-line text=${ONE_FILE}></rl-copy-line>
        <h2>Or keep the last 20 GB, to wait for something rare</h2>
        <rl-copy-line text=${RING}></rl-copy-line>
      </div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "rl-drop-zone": DropZone;
  }
}
