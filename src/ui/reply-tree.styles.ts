import { css } from "lit";

export const replyTreeStyles = css`
  :host {
    display: block;
    min-width: 0;
    font-family: var(--rl-mono);
    font-size: 12px;
    line-height: 1.65;
  }

  summary,
  .leaf {
    padding: 0 4px;
    border-radius: 4px;
    overflow-wrap: anywhere;
  }

  .leaf {
    padding-left: 20px;
  }

  summary {
    cursor: pointer;
  }

  summary:hover {
    background: var(--rl-hover);
  }

  summary:focus-visible {
    outline: 2px solid var(--rl-focus);
  }

  .children,
  .attributes {
    margin-left: 8px;
    padding-left: 10px;
    border-left: 1px solid var(--rl-line);
  }

  .name {
    margin-right: 10px;
    color: var(--rl-key);
  }

  .what,
  .size,
  .remark,
  [data-type="null"] {
    color: var(--rl-text-quiet);
  }

  [data-type="integer"],
  [data-type="double"],
  [data-type="bignum"],
  [data-type="boolean"] {
    color: var(--rl-number);
  }

  [data-type="error"],
  [data-type="bulk-error"] {
    color: var(--rl-bad);
  }

  rl-value {
    margin: 4px 0 8px 18px;
    font-family: var(--rl-sans);
  }

  .remark {
    margin: 4px;
  }
`;
