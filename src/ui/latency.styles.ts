import { css } from "lit";

export const latencyStyles = css`
  :host {
    position: relative;
    display: block;
    box-sizing: border-box;
    height: 100%;
    overflow: auto;
    padding-bottom: 16px;
    font-size: 13px;
  }

  section {
    margin-top: 14px;
  }

  section:first-child {
    margin-top: 2px;
  }

  section.none {
    margin-top: 16px;
  }

  h2 {
    margin: 0 12px 2px;
    font-size: 14px;
    font-weight: 600;
  }

  p,
  ul {
    max-width: 92ch;
    margin: 2px 12px 4px;
    padding: 0;
    color: var(--rl-text-quiet);
    line-height: 1.45;
    list-style: none;
  }

  rl-latency-table {
    margin: 0 2px;
  }

  button {
    padding: 0;
    border: 0;
    border-radius: 3px;
    background: none;
    color: var(--rl-link);
    font: inherit;
    cursor: pointer;
  }

  button:hover {
    text-decoration: underline;
  }

  button:focus-visible {
    outline: 2px solid var(--rl-focus);
  }

  label {
    display: inline-flex;
    flex: none;
    gap: 5px;
    align-items: center;
    color: var(--rl-text);
    cursor: pointer;
  }

  section.none label {
    margin: 2px 12px;
  }

  label input {
    width: 13px;
    height: 13px;
    margin: 0;
    accent-color: var(--rl-focus);
  }
`;
