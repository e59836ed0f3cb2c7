/** A menu that floats over the page. */
import { css } from "lit";

export const popoverStyles = css`
  .menu {
    position: fixed;
    inset: 0 auto auto 0;
    box-sizing: border-box;
    min-width: 200px;
    max-width: min(520px, calc(100vw - 8px));
    margin: 0;
    padding: 4px;
    border: 1px solid var(--rl-line-strong);
    border-radius: 8px;
    background: var(--rl-raised);
    box-shadow: 0 6px 20px rgb(0 0 0 / 25%);
    color: var(--rl-text);
    font-size: 13px;
  }
`;
