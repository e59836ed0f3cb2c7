import { css } from "lit";

export const filterEditorStyles = css`
  :host {
    position: relative;
    display: block;
    min-width: 0;
  }

  .box {
    display: flex;
    width: 100%;
    padding: 0;
  }

  .box:focus-within {
    outline: 2px solid var(--rl-focus);
    outline-offset: 1px;
  }

  .box[data-wrong] {
    border-color: var(--rl-bad);
    outline-color: var(--rl-bad);
  }

  .box[data-disabled] {
    opacity: 0.55;
  }

  .line {
    flex: 1;
    min-width: 0;
  }

  .box button {
    flex: none;
    width: 24px;
    padding: 0;
    border: 0;
    border-radius: 5px;
    background: none;
    color: var(--rl-text-quiet);
    font: inherit;
    font-size: 15px;
    line-height: 1;
    cursor: pointer;
  }

  .box button:hover,
  .box button:focus-visible {
    background: var(--rl-hover);
    color: var(--rl-text);
  }

  .box button:focus-visible {
    outline: 2px solid var(--rl-focus);
    outline-offset: -3px;
  }

  /* Its place is kept, so that nothing moves when the first letter is typed. */
  .box button[hidden] {
    display: block;
    visibility: hidden;
  }

  .menu {
    position: absolute;
    z-index: 4;
    top: calc(100% + 4px);
    right: 0;
    box-sizing: border-box;
    width: max-content;
    min-width: min(280px, 100%);
    max-width: min(620px, 95vw);
    max-height: 50vh;
    padding: 4px 0;
    overflow: auto;
    border: 1px solid var(--rl-line-strong);
    border-radius: 6px;
    background: var(--rl-raised);
    box-shadow: 0 4px 14px rgb(0 0 0 / 25%);
  }

  .menu h2 {
    margin: 0;
    padding: 4px 10px 2px;
    color: var(--rl-text-quiet);
    font-family: var(--rl-sans);
    font-size: 12px;
    font-weight: 600;
  }

  .menu button {
    display: block;
    width: 100%;
    padding: 4px 10px;
    overflow: hidden;
    border: 0;
    background: none;
    color: var(--rl-text);
    font-family: var(--rl-mono);
    font-size: 13px;
    text-align: left;
    text-overflow: ellipsis;
    white-space: nowrap;
    cursor: pointer;
  }

  .menu button:hover,
  .menu button:focus-visible {
    outline: none;
    background: var(--rl-selected);
  }
`;
