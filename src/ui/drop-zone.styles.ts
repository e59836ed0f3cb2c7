import { css } from "lit";

export const dropZoneStyles = css`
  :host {
    display: grid;
    box-sizing: border-box;
    min-height: 100%;
    padding: 24px;
  }

  .zone {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    padding: 32px 24px;
    border: 2px dashed var(--rl-line-strong);
    border-radius: 16px;
    text-align: center;
  }

  .drawing {
    width: 88px;
    fill: none;
    stroke: var(--rl-line-strong);
    stroke-width: 2.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .drawing .accent {
    stroke: var(--rl-brand);
    stroke-width: 4;
  }

  h1 {
    margin: 20px 0 4px;
    font-size: 26px;
    font-weight: 650;
    letter-spacing: -0.01em;
  }

  .lead {
    margin: 0;
    color: var(--rl-text-quiet);
    font-size: 15px;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
    justify-content: center;
    margin: 24px 0 20px;
  }

  .actions .control {
    height: auto;
    padding: 9px 18px;
    font-size: 15px;
  }

  .actions .first {
    border-color: transparent;
    background: var(--rl-focus);
    color: var(--rl-surface);
    font-weight: 600;
  }

  .actions .first:hover:not(:disabled) {
    background: var(--rl-link);
  }

  .reads {
    max-width: 560px;
    margin: 0;
    color: var(--rl-text-quiet);
    font-size: 13px;
    line-height: 1.55;
  }

  .how {
    width: min(560px, 100%);
    margin-top: 28px;
    text-align: left;
  }

  h2 {
    margin: 14px 0 6px;
    color: var(--rl-text-quiet);
    font-size: 12px;
    font-weight: 600;
  }
`;
