/** Buttons that each narrow a table to one sort of its rows, with how many there are. */
import { css } from "lit";

export const chipsStyles = css`
  button.control.chip {
    height: 26px;
    border-radius: 13px;
    font-variant-numeric: tabular-nums;
  }

  button.control.chip[aria-pressed="true"] {
    border-color: var(--rl-focus);
    background: var(--rl-selected);
  }

  button.control.chip span {
    margin-left: 4px;
    color: var(--rl-text-quiet);
  }
`;
