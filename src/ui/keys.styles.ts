import { css } from "lit";

export const keysStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
  }

  .switch {
    display: flex;
    flex: none;
    gap: 0;
    padding: 5px 12px;
    border-bottom: 1px solid var(--rl-line);
  }

  .switch button {
    height: 24px;
    padding: 0 12px;
    border: 1px solid var(--rl-line-strong);
    background: var(--rl-surface);
    color: var(--rl-text-quiet);
    font: inherit;
    font-size: 12px;
    cursor: pointer;
  }

  .switch button:first-child {
    border-radius: 6px 0 0 6px;
  }

  .switch button:last-child {
    margin-left: -1px;
    border-radius: 0 6px 6px 0;
  }

  .switch button:hover {
    background: var(--rl-hover);
  }

  .switch button[aria-pressed="true"] {
    z-index: 1;
    border-color: var(--rl-brand);
    color: var(--rl-text);
    font-weight: 650;
  }

  .switch button:focus-visible {
    z-index: 2;
    outline: 2px solid var(--rl-focus);
    outline-offset: 1px;
  }

  rl-table {
    flex: 1;
    height: auto;
  }
`;
