import { css } from "lit";

export const portFieldStyles = css`
  :host {
    position: relative;
  }

  form {
    margin: 0;
  }

  label {
    display: flex;
    gap: 6px;
    align-items: center;
    color: var(--rl-text-quiet);
    font-size: 13px;
    white-space: nowrap;
  }

  input {
    width: 104px;
    font-family: var(--rl-mono);
  }

  input[aria-invalid="true"] {
    border-color: var(--rl-bad);
  }

  @media (width <= 720px) {
    label {
      gap: 4px;
    }

    input {
      width: 74px;
    }
  }

  .error {
    position: absolute;
    z-index: 3;
    top: 34px;
    right: 0;
    width: 260px;
    padding: 6px 10px;
    border: 1px solid var(--rl-bad);
    border-radius: 6px;
    background: var(--rl-surface);
    color: var(--rl-text);
    font-size: 13px;
  }
`;
