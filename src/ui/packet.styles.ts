import { css } from "lit";

export const packetStyles = css`
  :host {
    /* Of both sizes: the views are as high as the pane is, where that is enough. */
    container-type: size;
  }

  article {
    display: block;
  }

  .comment {
    max-width: 100ch;
    white-space: pre-wrap;
  }

  .dissection h3 {
    display: flex;
    align-items: center;
    margin: 0;
  }

  .dissection h3 small {
    flex: 1;
  }

  .path {
    position: sticky;
    /* Below the header: it tells what is marked, wherever the views are. */
    top: 41px;
    z-index: 1;
    /* Two lines, so that nothing below moves with what is pointed at. */
    height: 36px;
    margin: 0 -16px;
    padding: 0 16px 6px;
    overflow: hidden;
    background: var(--rl-raised);
    font-size: 12px;
    line-height: 18px;
    overflow-wrap: anywhere;
  }

  .views {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }

  /* Of one height whatever is open: what opens must not move the bytes under the pointer. */
  rl-layers {
    height: max(160px, calc(50cqh - 54px));
  }

  rl-hex {
    max-height: max(160px, calc(50cqh - 54px));
  }

  @container (min-width: 960px) {
    .views {
      grid-template-columns: minmax(0, 1fr) max-content;
      align-items: start;
    }

    rl-layers,
    rl-hex {
      height: auto;
      max-height: max(120px, calc(100cqh - 96px));
    }
  }
`;
