/** Native controls (buttons, fields, menus) as they look everywhere in the page: dense, quiet, with a visible focus. */
import { css } from "lit";

export const controlStyles = css`
  .control {
    box-sizing: border-box;
    height: 28px;
    padding: 0 10px;
    border: 1px solid var(--rl-line-strong);
    border-radius: 6px;
    background: var(--rl-surface);
    color: var(--rl-text);
    font: inherit;
    font-size: 13px;
  }

  button.control,
  select.control {
    cursor: pointer;
  }

  select.control {
    padding: 0 6px;
  }

  button.control:hover:not(:disabled),
  select.control:hover {
    background: var(--rl-hover);
  }

  .control:disabled {
    opacity: 0.55;
    cursor: default;
  }

  .control:focus-visible {
    outline: 2px solid var(--rl-focus);
    outline-offset: 1px;
  }

  .control::placeholder {
    color: var(--rl-text-quiet);
    opacity: 1;
  }

  .control.icon {
    display: inline-grid;
    place-items: center;
    width: 28px;
    padding: 0;
  }

  .choice {
    display: flex;
    gap: 5px;
    align-items: center;
    font-size: 13px;
    white-space: nowrap;
    cursor: pointer;
  }

  .choice input {
    width: 15px;
    height: 15px;
    margin: 0;
    accent-color: var(--rl-focus);
  }

  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
