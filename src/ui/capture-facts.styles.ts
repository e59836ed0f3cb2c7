import { css } from "lit";

export const captureFactsStyles = css`
  :host {
    display: block;
    padding: 3px 12px;
    border-bottom: 1px solid var(--rl-line);
    background: var(--rl-raised);
    color: var(--rl-text-quiet);
    font-size: 12px;
    line-height: 20px;
  }

  ul {
    display: flex;
    flex-wrap: wrap;
    margin: 0;
    padding: 0;
    list-style: none;
    font-variant-numeric: tabular-nums;
  }

  .link {
    flex: 1;
    text-align: end;
  }

  .line > li:not(:nth-last-child(-n + 2))::after {
    margin: 0 6px;
    color: var(--rl-line-strong);
    content: "·";
  }

  .name {
    overflow: hidden;
    max-width: 40ch;
    color: var(--rl-text);
    font-family: var(--rl-mono);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  button {
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    line-height: inherit;
    text-decoration: underline dotted;
    text-underline-offset: 3px;
    cursor: pointer;
  }

  button:hover {
    text-decoration-style: solid;
  }

  button:focus-visible {
    border-radius: 2px;
    outline: 2px solid var(--rl-focus);
    outline-offset: 1px;
  }

  .missing {
    color: var(--rl-warn);
  }

  .whole {
    color: var(--rl-good);
  }

  [popover] {
    box-sizing: border-box;
    inset: 72px auto auto 12px;
    max-width: min(600px, calc(100vw - 24px));
    max-height: 60vh;
    margin: 0;
    padding: 8px 12px;
    overflow: auto;
    border: 1px solid var(--rl-line-strong);
    border-radius: 6px;
    background: var(--rl-raised);
    color: var(--rl-text);
  }

  table {
    border-collapse: collapse;
    font-family: var(--rl-mono);
  }

  td {
    padding: 2px 16px 2px 0;
    overflow-wrap: anywhere;
  }

  td + td {
    padding-right: 0;
    color: var(--rl-text-quiet);
    text-align: end;
    white-space: nowrap;
  }
`;
