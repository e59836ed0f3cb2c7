import { css } from "lit";

export const columnMenuStyles = css`
  .menu {
    max-height: min(500px, calc(100vh - 8px));
    padding: 0;
    overflow: auto;
  }

  ul {
    margin: 0;
    padding: 4px;
    list-style: none;
  }

  li {
    display: flex;
    gap: 2px;
    align-items: center;
    border-radius: 5px;
  }

  li:hover,
  li:focus-within {
    background: var(--rl-hover);
  }

  label {
    display: flex;
    flex: 1;
    gap: 8px;
    align-items: center;
    padding: 3px 8px;
    cursor: pointer;
  }

  input {
    width: 15px;
    height: 15px;
    margin: 0;
    accent-color: var(--rl-focus);
  }

  input:focus-visible {
    outline: 2px solid var(--rl-focus);
    outline-offset: 1px;
  }

  .move {
    width: 24px;
    height: 24px;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--rl-text-quiet);
    font: inherit;
    cursor: pointer;
  }

  .move:hover:not(:disabled) {
    background: var(--rl-selected);
    color: var(--rl-text);
  }

  .move:disabled {
    opacity: 0.35;
    cursor: default;
  }

  footer {
    position: sticky;
    bottom: 0;
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
    padding: 6px 8px 6px 12px;
    border-top: 1px solid var(--rl-line);
    background: var(--rl-raised);
  }

  .hint {
    color: var(--rl-text-quiet);
    font-size: 12px;
  }
`;
