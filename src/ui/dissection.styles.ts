/** The two panes that a frame is taken apart in: its layers, and its bytes. */
import { css } from "lit";

export const dissectionStyles = css`
  :host {
    display: block;
    min-width: 0;
    overflow: auto;
    border: 1px solid var(--rl-line);
    border-radius: 6px;
    background: var(--rl-surface);
    font-family: var(--rl-mono);
    font-size: 12px;
  }

  :host(:focus-within) {
    outline: 2px solid var(--rl-focus);
    outline-offset: -1px;
  }

  .marked {
    background: var(--rl-selected);
  }
`;
