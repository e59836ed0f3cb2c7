import { css } from "lit";

export const appStyles = css`
  :host {
    display: block;
    height: 100%;
    color: var(--rl-text);
    font-family: var(--rl-sans);
    font-size: 14px;
  }

  .page {
    display: flex;
    flex-direction: column;
    height: 100%;
  }

  header {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 12px;
    align-items: center;
    padding: 7px 12px;
    border-bottom: 1px solid var(--rl-line);
    background: var(--rl-raised);
  }

  .brand {
    font-size: 16px;
    letter-spacing: -0.01em;
  }

  .brand b {
    color: var(--rl-brand);
  }

  .promise {
    display: flex;
    flex: 1;
    gap: 5px;
    align-items: center;
    color: var(--rl-good);
    font-size: 12px;
    white-space: nowrap;
  }

  .promise svg {
    flex: none;
    width: 14px;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.5;
  }

  .promise rect {
    fill: currentcolor;
  }

  @media (width <= 720px) {
    header {
      gap: 6px;
      padding: 5px 8px;
    }

    header select {
      max-width: 76px;
    }

    nav {
      padding: 0 4px;
    }

    nav button {
      padding: 6px 8px 5px;
      white-space: nowrap;
    }
  }

  main {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
    overflow: auto;
  }

  rl-drop-zone {
    flex: 1 0 auto;
    min-height: 0;
  }

  /* Their places are kept before their code is loaded. */
  rl-capture-facts:not(:defined) {
    display: block;
    height: 26px;
    border-bottom: 1px solid var(--rl-line);
    background: var(--rl-raised);
  }

  rl-timeline {
    display: block;
    flex: none;
    height: 118px;
    border-bottom: 1px solid var(--rl-line);
  }

  rl-timeline[folded] {
    height: 24px;
  }

  nav {
    display: flex;
    flex: none;
    gap: 4px;
    overflow-x: auto;
    padding: 0 12px;
    border-bottom: 1px solid var(--rl-line);
    background: var(--rl-raised);
  }

  nav button {
    padding: 8px 10px 7px;
    border: 0;
    border-bottom: 2px solid transparent;
    background: none;
    color: var(--rl-text-quiet);
    font: inherit;
    font-size: 13px;
    font-weight: 600;
    cursor: pointer;
  }

  nav button:hover {
    color: var(--rl-text);
  }

  nav button[aria-selected="true"] {
    border-bottom-color: var(--rl-brand);
    color: var(--rl-text);
  }

  nav button:focus-visible {
    outline: 2px solid var(--rl-focus);
    outline-offset: -2px;
  }

  .count {
    margin-left: 4px;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }

  wa-split-panel:not(:defined) {
    display: block;
  }

  wa-split-panel {
    --divider-width: 5px;
    --min: 120px;
    --max: calc(100% - 120px);
    flex: 1;
    min-height: 200px;
  }

  wa-split-panel::part(divider) {
    background: var(--rl-line);
  }

  wa-split-panel::part(divider):focus-visible {
    background: var(--rl-focus);
  }

  wa-split-panel::part(panel) {
    overflow: hidden;
    min-width: 0;
    min-height: 0;
  }

  wa-split-panel.closed {
    --divider-width: 0px;
    --min: 0px;
    --max: 100%;
  }

  wa-split-panel.closed::part(divider),
  wa-split-panel.closed::part(end) {
    display: none;
  }

  .rows {
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100%;
    min-width: 0;
    min-height: 0;
  }

  .end {
    height: 100%;
    min-width: 0;
    min-height: 0;
  }

  rl-problem-kinds {
    flex: none;
  }

  rl-table {
    flex: 1;
  }

  .nothing {
    position: absolute;
    inset: 28px 0 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    padding: 24px;
    text-align: center;
    pointer-events: none;
  }

  .nothing button {
    margin-top: 12px;
    pointer-events: auto;
  }

  .nothing h2 {
    margin: 0 0 6px;
    font-size: 16px;
    font-weight: 600;
  }

  .nothing p {
    max-width: 460px;
    margin: 0;
    color: var(--rl-text-quiet);
    font-size: 13px;
    line-height: 1.5;
  }

  .overlay {
    position: fixed;
    inset: 0;
    z-index: 10;
    display: grid;
    place-items: center;
    border: 3px dashed var(--rl-brand);
    background: color-mix(in oklab, var(--rl-surface) 82%, transparent);
    font-size: 20px;
    font-weight: 600;
    pointer-events: none;
  }
`;
