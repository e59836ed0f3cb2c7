/** A dialog over the page, whose content scrolls in a sheet of its own. */
import { css } from "lit";

export const dialogStyles = css`
  dialog {
    box-sizing: border-box;
    padding: 0;
    border: 1px solid var(--rl-line-strong);
    border-radius: 10px;
    background: var(--rl-surface);
    color: var(--rl-text);
    font-size: 13px;
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
`;
