/** What the story of a key has otherwise than details: its table takes the room that is left. */
import { css } from "lit";

export const keyStoryStyles = css`
  :host([hidden]) {
    display: none;
  }

  article {
    display: flex;
    flex-direction: column;
    box-sizing: border-box;
    height: 100%;
    /* Some rows in any case: then the pane scrolls. */
    min-height: 260px;
    padding: 0;
  }

  header {
    flex: none;
    margin: 0;
  }

  dl {
    flex: none;
    gap: 6px 24px;
    margin: 0;
    padding: 8px 16px;
  }

  dd {
    max-width: 420px;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  .bad {
    color: var(--rl-bad);
  }

  h3 {
    flex: none;
    margin: 0;
    padding: 4px 16px 6px;
  }

  rl-table {
    flex: 1;
    height: auto;
    border-top: 1px solid var(--rl-line);
  }
`;
