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
    /* Two lines, so that nothing below moves with what is pointed at. */
    height: 36px;
    margin: 0 0 6px;
    overflow: hidden;
    font-size: 12px;
    line-height: 18px;
    overflow-wrap: anywhere;
  }

  .views {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }

  rl-layers {
    max-height: max(180px, calc(60cqh - 90px));
  }

  rl-hex {
    max-height: max(180px, calc(60cqh - 90px));
  }

  @container (min-width: 960px) {
    .views {
      grid-template-columns: minmax(0, 1fr) max-content;
      align-items: start;
    }

    rl-layers,
    rl-hex {
      max-height: max(220px, calc(100cqh - 130px));
    }
  }
`;
