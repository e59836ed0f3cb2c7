import { css } from "lit";

export const layersStyles = css`
  :host {
    /* Rows are placed in it. */
    position: relative;
    line-height: 20px;
  }

  [role="tree"] {
    width: max-content;
    min-width: 100%;
    box-sizing: border-box;
    padding: 4px 0;
    outline: none;
  }

  [role="treeitem"] {
    padding-right: 12px;
    white-space: pre;
    cursor: default;
  }

  .layer {
    font-family: var(--rl-sans);
    font-weight: 600;
  }

  .level-1 {
    padding-left: 4px;
  }
  .level-2 {
    padding-left: 18px;
  }
  .level-3 {
    padding-left: 32px;
  }
  .level-4 {
    padding-left: 46px;
  }
  .level-5 {
    padding-left: 60px;
  }
  .level-6 {
    padding-left: 74px;
  }
  .level-7 {
    padding-left: 88px;
  }
  .level-8 {
    padding-left: 102px;
  }

  [role="treeitem"]:not(.marked):hover {
    background: var(--rl-hover);
  }

  :host(:focus-within) .active {
    box-shadow: inset 2px 0 var(--rl-focus);
  }

  .twisty {
    display: inline-block;
    width: 16px;
    color: var(--rl-text-quiet);
    text-align: center;
    cursor: pointer;
  }

  .bits {
    color: var(--rl-text-quiet);
  }

  .problem {
    color: var(--rl-bad);
    font-family: var(--rl-sans);
    font-weight: 400;
  }
`;
