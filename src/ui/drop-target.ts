/**
 * Takes files and folders dropped anywhere on the page, at any time, and tells its host while something is dragged over it.
 * What is not a file (text, a link) is left to the browser, except that nothing dropped may lead the page away.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { droppedFiles } from "./dropped-files";
import { reasonOf } from "./reason";

export class DropTarget implements ReactiveController {
  /** True while files are dragged over the page. */
  isOver = false;
  /** Enter and leave come for every element passed; only their difference tells when the page is left. */
  private depth = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly onFiles: (files: readonly File[]) => void,
    private readonly onFailure: (message: string) => void,
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
    if (event.dataTransfer === null) return;
    const files = droppedFiles(event.dataTransfer);
    if (!(files instanceof Promise)) {
      this.take(files);
      return;
    }
    files.then(
      (found) => {
        if (found.length > 0) this.take(found);
        else this.onFailure("The folder has no files in it.");
      },
      (error: unknown) => { this.onFailure(`The folder cannot be read (${reasonOf(error)}).`); },
    );
  };

  private take(files: readonly File[]): void {
    if (files.length > 0) this.onFiles(files);
  }

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
