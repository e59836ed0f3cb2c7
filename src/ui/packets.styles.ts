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

  .bar button.control {
    height: 26px;
  }

  .told {
    color: var(--rl-text-quiet);
  }

  rl-table {
    flex: 1;
  }
`;
