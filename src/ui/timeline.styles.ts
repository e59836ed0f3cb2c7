import { css } from "lit";
import { chartStyles } from "./chart.styles";

export const timelineStyles = [
  ...chartStyles,
  css`
    :host {
      display: block;
      background: var(--rl-surface);
      font-size: 12px;
    }

    .head {
      display: flex;
      gap: 14px;
      align-items: center;
      height: 24px;
      padding: 0 12px 0 6px;
      color: var(--rl-text-quiet);
      white-space: nowrap;
    }

    .fold {
      padding: 2px 6px;
      border: 0;
      border-radius: 4px;
      background: none;
      color: var(--rl-text);
      font: inherit;
      font-weight: 600;
      cursor: pointer;
    }

    .fold:hover {
      background: var(--rl-hover);
    }

    .fold:focus-visible {
      outline: 2px solid var(--rl-focus);
    }

    .fold span {
      display: inline-block;
      width: 12px;
      color: var(--rl-text-quiet);
    }

    .legend {
      display: flex;
      flex: none;
      gap: 12px;
      margin: 0;
      padding: 0;
      list-style: none;
    }

    .legend li::before {
      content: "";
      display: inline-block;
      width: 10px;
      height: 10px;
      margin-right: 5px;
      border-radius: 2px;
      background: var(--mark);
      vertical-align: -1px;
    }

    .legend .line::before {
      width: 14px;
      height: 2px;
      border-radius: 0;
      vertical-align: 3px;
    }

    .commands {
      --mark: var(--rl-chart-commands);
    }

    .errors {
      --mark: var(--rl-chart-errors);
    }

    .chart {
      height: 94px;
    }

    .selection,
    .hover {
      position: absolute;
      top: 0;
      bottom: 0;
      box-sizing: border-box;
      pointer-events: none;
    }

    .selection {
      border: solid var(--rl-focus);
      border-width: 0 1px;
      background: color-mix(in srgb, var(--rl-focus) 18%, transparent);
    }

    .drafting .selection {
      border-style: dashed;
    }

    .hover {
      background: color-mix(in srgb, var(--rl-text) 14%, transparent);
    }

    .selection[hidden],
    .hover[hidden] {
      display: none;
    }

    .none {
      position: absolute;
      inset: 0 0 20px;
      z-index: 1;
      display: grid;
      place-items: center;
      margin: 0;
      color: var(--rl-text-quiet);
      pointer-events: none;
    }

    .none span {
      padding: 0 12px;
      background: var(--rl-surface);
    }

    @media (max-width: 900px) {
      .legend {
        display: none;
      }
    }
  `,
];
