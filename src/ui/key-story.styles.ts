import { css } from "lit";

export const keyStoryStyles = css`
  :host {
    display: block;
    height: 100%;
    min-width: 0;
    overflow: auto;
    background: var(--rl-raised);
    font-size: 13px;
  }

  :host([hidden]) {
    display: none;
  }

  article {
    display: flex;
    flex-direction: column;
    height: 100%;
    /* Some rows in any case: then the pane scrolls. */
    min-height: 260px;
  }

  header {
    display: flex;
    flex: none;
    gap: 8px;
    align-items: center;
    padding: 6px 12px 6px 16px;
    border-bottom: 1px solid var(--rl-line);
  }

  h2 {
    flex: 1;
    overflow: hidden;
    margin: 0;
    font-family: var(--rl-mono);
    font-size: 14px;
    font-weight: 400;
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  header .icon {
    border-color: transparent;
    background: none;
    font-size: 16px;
  }

  dl {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 6px 24px;
    margin: 0;
    padding: 8px 16px;
  }

  dt {
    color: var(--rl-text-quiet);
    font-size: 11px;
  }

  dd {
    max-width: 420px;
    overflow: hidden;
    margin: 0;
    font-family: var(--rl-mono);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  .bad {
    color: var(--rl-bad);
  }

  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--rl-link);
    font: inherit;
    text-decoration: underline;
    cursor: pointer;
  }

  .link:focus-visible {
    outline: 2px solid var(--rl-focus);
  }

  h3 {
    flex: none;
    margin: 0;
    padding: 4px 16px 6px;
    font-size: 13px;
    font-weight: 650;
  }

  h3 small {
    margin-left: 6px;
    color: var(--rl-text-quiet);
    font-size: 12px;
    font-weight: 400;
  }

  rl-table {
    flex: 1;
    height: auto;
    border-top: 1px solid var(--rl-line);
  }
`;
