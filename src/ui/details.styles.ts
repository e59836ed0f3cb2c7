import { css } from "lit";

export const detailsStyles = css`
  :host {
    display: block;
    height: 100%;
    min-width: 0;
    overflow: auto;
    background: var(--rl-raised);
    font-size: 13px;
    container-type: inline-size;
  }

  article {
    padding: 0 16px 20px;
  }

  header {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    gap: 12px;
    align-items: center;
    margin: 0 -16px;
    padding: 6px 12px 6px 16px;
    border-bottom: 1px solid var(--rl-line);
    background: var(--rl-raised);
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

  h2 b {
    font-weight: 700;
  }

  header .icon {
    border-color: transparent;
    background: none;
    font-size: 16px;
  }

  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 28px;
    margin: 12px 0 0;
  }

  dt {
    color: var(--rl-text-quiet);
    font-size: 11px;
  }

  dd {
    margin: 0;
    font-family: var(--rl-mono);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  .link {
    padding: 0 2px;
    border: 0;
    background: none;
    color: var(--rl-link);
    font: inherit;
    text-decoration: underline;
    cursor: pointer;
  }

  .link:focus-visible,
  summary:focus-visible {
    outline: 2px solid var(--rl-focus);
  }

  section {
    margin-top: 16px;
  }

  h3 {
    margin: 0 0 6px;
    font-size: 13px;
    font-weight: 650;
  }

  h3 small {
    margin-left: 8px;
    color: var(--rl-text-quiet);
    font-size: 12px;
    font-weight: 400;
  }

  ol {
    display: grid;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: grid;
    grid-template-columns: 24px minmax(0, 1fr);
  }

  .place {
    padding-top: 6px;
    color: var(--rl-text-quiet);
    font-family: var(--rl-mono);
    font-size: 11px;
  }

  .transaction {
    grid-column: 1 / -1;
  }

  .transaction ol {
    gap: 2px;
  }

  .transaction .place {
    padding-top: 2px;
  }

  .step {
    display: grid;
    grid-template-columns: 110px minmax(0, 1fr) minmax(0, 1fr);
    gap: 12px;
    align-items: baseline;
    font-family: var(--rl-mono);
    font-size: 12px;
  }

  .step .link {
    justify-self: start;
    font-weight: 600;
  }

  .step .link:disabled {
    color: inherit;
    text-decoration: none;
    cursor: default;
  }

  .step span {
    overflow: hidden;
    white-space: pre;
    text-overflow: ellipsis;
  }

  .arguments {
    color: var(--rl-text-quiet);
  }

  .remark {
    margin: 6px 0 0;
    color: var(--rl-text-quiet);
    font-size: 12px;
  }

  .bad {
    color: var(--rl-bad);
  }

  .frames {
    margin-top: 8px;
    color: var(--rl-text-quiet);
    font-size: 12px;
  }

  .frames summary {
    cursor: pointer;
  }

  @container (min-width: 1100px) {
    article {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      column-gap: 28px;
    }

    header,
    dl,
    article > .remark {
      grid-column: 1 / -1;
    }
  }
`;
