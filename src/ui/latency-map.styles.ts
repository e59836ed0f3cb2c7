import { css } from "lit";
import { chartStyles } from "./chart.styles";

export const latencyMapStyles = [
  ...chartStyles,
  css`
    :host {
      display: block;
      font-size: 12px;
    }

    .head {
      display: flex;
      gap: 14px;
      align-items: center;
      height: 24px;
      padding: 0 12px;
      color: var(--rl-text-quiet);
      white-space: nowrap;
    }

    .legend {
      display: flex;
      flex: none;
      gap: 12px;
      margin: 0;
      padding: 0;
      list-style: none;
      font-variant-numeric: tabular-nums;
    }

    .heat {
      display: flex;
      gap: 5px;
    }

    /* Least and most in front of and behind the colours. */
    .heat::before {
      content: "";
      order: 1;
      width: 90px;
      height: 10px;
      border-radius: 2px;
      background: linear-gradient(to right, var(--rl-heat-0), var(--rl-heat-1), var(--rl-heat-2), var(--rl-heat-3), var(--rl-heat-4));
      align-self: center;
    }

    .heat span + span {
      order: 2;
    }

    .single::before {
      content: "";
      display: inline-block;
      width: 10px;
      height: 10px;
      margin-right: 5px;
      border-radius: 2px;
      background: var(--rl-heat-4);
      vertical-align: -1px;
    }

    .line::before {
      content: "";
      display: inline-block;
      width: 14px;
      height: 2px;
      margin-right: 5px;
      background: var(--mark);
      vertical-align: 3px;
    }

    .chart {
      height: 230px;
    }

    .selection {
      position: absolute;
      box-sizing: border-box;
      min-width: 3px;
      min-height: 3px;
      outline: 2px solid var(--rl-text);
      box-shadow: 0 0 0 3px var(--rl-surface);
      pointer-events: none;
    }

    .choosing .selection {
      outline-color: var(--rl-focus);
    }

    .selection[hidden] {
      display: none;
    }

    @media (max-width: 900px) {
      .legend .line {
        display: none;
      }
    }
  `,
];
