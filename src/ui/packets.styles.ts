import { css } from "lit";

export const packetsStyles = css`
  :host {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
  }

  .bar {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 6px 8px;
    align-items: center;
    padding: 6px 12px;
    border-bottom: 1px solid var(--rl-line);
    background: var(--rl-raised);
    font-size: 13px;
  }

  .bar .space {
    flex: 1;
  }

  button.chip {
    height: 26px;
    border-radius: 13px;
    font-variant-numeric: tabular-nums;
  }

  button.chip[aria-pressed="true"] {
    border-color: var(--rl-focus);
    background: var(--rl-selected);
  }

  button.chip span {
    margin-left: 4px;
    color: var(--rl-text-quiet);
  }

  .bar button.control {
    height: 26px;
  }

  .choice {
    display: flex;
    gap: 5px;
    align-items: center;
    white-space: nowrap;
    cursor: pointer;
  }

  .choice input {
    width: 15px;
    height: 15px;
    margin: 0;
    accent-color: var(--rl-focus);
  }

  .told {
    color: var(--rl-text-quiet);
  }

  rl-table {
    flex: 1;
  }
`;
