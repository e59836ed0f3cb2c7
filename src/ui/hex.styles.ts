import { css } from "lit";

export const hexStyles = css`
  :host {
    display: block;
    min-width: 0;
    overflow: auto;
    border: 1px solid var(--rl-line);
    border-radius: 6px;
    background: var(--rl-surface);
    font-family: var(--rl-mono);
    font-size: 12px;
  }

  :host(:focus-within) {
    outline: 2px solid var(--rl-focus);
    outline-offset: -1px;
  }

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

  .around {
    background: var(--rl-hover);
  }

  .marked {
    background: var(--rl-selected);
  }

  :host(:focus-within) .caret {
    outline: 1px solid var(--rl-focus);
    outline-offset: -1px;
  }
`;
