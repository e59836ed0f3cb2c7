/** What charts over time have in common: percentiles' colours, the figures in the head, the place where it is pointed at. */
import { css, unsafeCSS } from "lit";
import plotStyles from "uplot/dist/uPlot.min.css?inline";

export const chartStyles = [unsafeCSS(plotStyles), css`
  .p50 {
    --mark: var(--rl-chart-p50);
  }

  .p99 {
    --mark: var(--rl-chart-p99);
  }

  .figures {
    flex: 1;
    overflow: hidden;
    font-variant-numeric: tabular-nums;
    text-align: right;
    text-overflow: ellipsis;
  }

  .figures.near {
    color: var(--rl-text);
  }

  .chart {
    position: relative;
    overflow: hidden;
    cursor: crosshair;
    touch-action: pan-y;
    user-select: none;
  }

  .chart:focus-visible {
    outline: 2px solid var(--rl-focus);
    outline-offset: -2px;
  }
`];
