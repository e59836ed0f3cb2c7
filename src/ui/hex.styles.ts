import { css } from "lit";

export const hexStyles = css`
  .space {
    box-sizing: content-box;
    width: max-content;
    padding: 4px 0;
    outline: none;
  }

  .row {
    display: flex;
    height: 18px;
    padding: 0 8px;
    line-height: 18px;
    white-space: pre;
  }

  .offset {
    margin-right: 1ch;
    color: var(--rl-text-quiet);
  }

  .bytes {
    width: 50ch;
  }

  .byte {
    padding: 0 0.5ch;
  }

  .byte:nth-child(9) {
    margin-left: 1ch;
  }

  .ascii {
    margin-left: 1ch;
  }

  /* Of the pane that it stands in: closer, so that a row fits beside the table. */
  @container (max-width: 590px) {
    .row {
      padding: 0 6px;
    }

    .byte {
      padding: 0 0.25ch;
    }

    .bytes {
      width: 41ch;
    }

    .ascii {
      margin-left: 0.5ch;
    }
  }

  .around:not(.marked) {
    background: var(--rl-hover);
  }

  :host(:focus-within) .caret {
    outline: 1px solid var(--rl-focus);
    outline-offset: -1px;
  }
`;
