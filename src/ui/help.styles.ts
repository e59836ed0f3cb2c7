import { css } from "lit";

export const helpStyles = css`
  dialog {
    width: min(880px, calc(100vw - 32px));
    max-height: calc(100vh - 32px);
    line-height: 1.5;
  }

  .sheet {
    padding: 0 20px 20px;
  }

  header {
    position: sticky;
    top: 0;
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 12px 0;
    background: var(--rl-surface);
  }

  h2 {
    margin: 0;
    font-size: 18px;
  }

  h3 {
    margin: 20px 0 6px;
    font-size: 14px;
  }

  p {
    margin: 0 0 8px;
  }

  dl {
    display: grid;
    gap: 4px 16px;
    margin: 0;
  }

  dl > div {
    display: grid;
    grid-template-columns: minmax(140px, 240px) 1fr;
    gap: 12px;
  }

  dt {
    font-weight: 600;
  }

  dd {
    margin: 0;
  }

  kbd,
  code {
    padding: 0 4px;
    border-radius: 4px;
    background: var(--rl-hover);
    font-family: var(--rl-mono);
    font-size: 12px;
  }

  kbd {
    margin-right: 4px;
    border: 1px solid var(--rl-line-strong);
    background: var(--rl-raised);
    font-weight: 400;
  }

  .examples {
    display: grid;
    gap: 4px;
    margin: 8px 0 12px;
    padding: 0;
    list-style: none;
  }

  .examples span {
    color: var(--rl-text-quiet);
  }

  table {
    width: 100%;
    border-collapse: collapse;
  }

  th,
  td {
    padding: 3px 12px 3px 0;
    border-bottom: 1px solid var(--rl-line);
    text-align: start;
    vertical-align: top;
  }

  thead th {
    color: var(--rl-text-quiet);
    font-weight: 600;
  }

  td code {
    white-space: nowrap;
  }

  .values {
    color: var(--rl-text-quiet);
  }
`;
