/** Figures and sentences of the details of connections and problems. */
import { css } from "lit";

export const sheetStyles = css`
  table {
    border-collapse: collapse;
    font-family: var(--rl-mono);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: 2px 24px 2px 0;
    text-align: right;
    white-space: nowrap;
  }

  th {
    color: var(--rl-text-quiet);
    font-family: var(--rl-sans);
    font-weight: 600;
  }

  th[scope="row"],
  .text {
    text-align: left;
  }

  th[scope="row"] {
    font-weight: 400;
  }

  .remarks {
    display: grid;
    gap: 4px;
    max-width: 90ch;
    margin: 0 0 10px;
    padding: 0 0 0 18px;
    font-size: 13px;
    line-height: 1.45;
  }

  section > .remark.good {
    margin: 0 0 8px;
  }

  .remarks li {
    display: list-item;
  }

  .bad {
    color: var(--rl-bad);
  }

  .warn {
    color: var(--rl-warn);
  }

  .good {
    color: var(--rl-good);
  }

  .quiet {
    color: var(--rl-text-quiet);
  }

  .met {
    max-width: 100ch;
    margin: 12px 0 0;
    font-size: 14px;
    line-height: 1.45;
  }

  pre {
    margin: 0;
    overflow-x: auto;
    font-family: var(--rl-mono);
    font-size: 12px;
    line-height: 1.4;
  }

  pre:focus-visible {
    outline: 2px solid var(--rl-focus);
  }
`;
