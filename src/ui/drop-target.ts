/**
 * Takes files dropped anywhere on the page, at any time, and tells its host while something is dragged over it. What is not
 * a file (text, a link) is left to the browser, except that nothing dropped may lead the page away.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class DropTarget implements ReactiveController {
  /** True while files are dragged over the page. */
  isOver = false;
  /** Enter and leave come for every element passed; only their difference tells when the page is left. */
  private depth = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly onFiles: (files: readonly File[]) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener("dragenter", this.enter);
    window.addEventListener("dragover", this.over);
    window.addEventListener("dragleave", this.leave);
    window.addEventListener("drop", this.drop);
  }

  hostDisconnected(): void {
    window.removeEventListener("dragenter", this.enter);
    window.removeEventListener("dragover", this.over);
    window.removeEventListener("dragleave", this.leave);
    window.removeEventListener("drop", this.drop);
  }

  private readonly enter = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this.setDepth(this.depth + 1);
  };

  private readonly over = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
  };

  private readonly leave = (event: DragEvent): void => {
    if (hasFiles(event)) this.setDepth(this.depth - 1);
  };

  private readonly drop = (event: DragEvent): void => {
    event.preventDefault();
    this.setDepth(0);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) this.onFiles(files);
  };

  private setDepth(depth: number): void {
    this.depth = Math.max(0, depth);
    const isOver = this.depth > 0;
    if (isOver === this.isOver) return;
    this.isOver = isOver;
    this.host.requestUpdate();
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
