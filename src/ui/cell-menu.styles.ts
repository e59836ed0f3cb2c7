import { css } from "lit";

export const cellMenuStyles = css`
  button {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 14px;
    align-items: baseline;
    width: 100%;
    padding: 5px 10px;
    border: 0;
    border-radius: 5px;
    background: none;
    color: inherit;
    font: inherit;
    text-align: left;
    cursor: pointer;
  }

  button:hover,
  button:focus {
    outline: none;
    background: var(--rl-selected);
  }

  code {
    overflow: hidden;
    color: var(--rl-text-quiet);
    font-family: var(--rl-mono);
    font-size: 12px;
    white-space: pre;
    text-overflow: ellipsis;
  }

  kbd {
    min-width: 18px;
    border: 1px solid var(--rl-line-strong);
    border-radius: 4px;
    color: var(--rl-text-quiet);
    font-family: var(--rl-mono);
    font-size: 11px;
    text-align: center;
  }

  hr {
    margin: 4px 6px;
    border: 0;
    border-top: 1px solid var(--rl-line);
  }
`;
