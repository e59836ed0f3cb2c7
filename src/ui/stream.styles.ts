import { css } from "lit";

export const streamStyles = css`
  dialog {
    width: calc(100vw - 48px);
    max-width: none;
    height: calc(100vh - 48px);
    max-height: none;
  }

  .sheet {
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr);
    height: 100%;
  }

  header {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 10px 12px 0 16px;
  }

  h2 {
    overflow: hidden;
    margin: 0;
    font-size: 15px;
    font-weight: 400;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .figures {
    flex: 1;
    overflow: hidden;
    color: var(--rl-text-quiet);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .client,
  .server {
    font-family: var(--rl-mono);
    font-weight: 700;
  }

  .client {
    color: var(--rl-key);
  }

  .server {
    color: var(--rl-good);
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 8px 12px 8px 16px;
    border-bottom: 1px solid var(--rl-line);
  }

  fieldset {
    display: flex;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .choice {
    position: relative;
  }

  .choice input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .choice span {
    display: block;
    box-sizing: border-box;
    height: 28px;
    padding: 0 12px;
    border: 1px solid var(--rl-line-strong);
    line-height: 26px;
  }

  .choice + .choice span {
    border-inline-start: 0;
  }

  .choice:first-of-type span {
    border-radius: 6px 0 0 6px;
  }

  .choice:last-of-type span {
    border-radius: 0 6px 6px 0;
  }

  .choice input:checked + span {
    background: var(--rl-selected);
    font-weight: 600;
  }

  .choice input:focus-visible + span {
    outline: 2px solid var(--rl-focus);
    outline-offset: 1px;
  }

  .search {
    display: flex;
    flex: 1;
    gap: 4px;
    min-width: 220px;
    max-width: 460px;
  }

  .search input {
    flex: 1;
    min-width: 0;
    font-family: var(--rl-mono);
    font-size: 12px;
  }

  .status {
    color: var(--rl-text-quiet);
  }

  .empty {
    margin: 16px;
    color: var(--rl-text-quiet);
  }

  .bad {
    color: var(--rl-bad);
  }
`;
