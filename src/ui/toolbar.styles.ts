import { css } from "lit";

export const toolbarStyles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 10px;
    align-items: center;
    padding: 8px 12px;
    border-bottom: 1px solid var(--rl-line);
    background: var(--rl-raised);
  }

  .filter {
    position: relative;
    display: flex;
    flex: 1 1 320px;
    flex-wrap: wrap;
    gap: 8px 10px;
    align-items: center;
    min-width: 0;
  }

  .filter input,
  rl-filter-editor {
    box-sizing: border-box;
    flex: 1 1 340px;
    /* What stands beside it goes to a second line sooner than a filter is cut. */
    min-width: min(340px, 100%);
    max-width: 560px;
    font-family: var(--rl-mono);
  }

  .chip {
    flex: none;
    max-width: 100%;
    overflow: hidden;
    border-radius: 14px;
    background: var(--rl-selected);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  .note,
  .found {
    color: var(--rl-text-quiet);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  /* So that the field keeps its width while the count changes. */
  .found {
    min-width: 13ch;
  }

  .found[data-stale] {
    color: var(--rl-bad);
    font-style: italic;
  }

  .filter input[aria-invalid="true"] {
    border-color: var(--rl-bad);
    outline-color: var(--rl-bad);
  }

  /* Over what is below: rows do not move while somebody types. */
  .wrong {
    position: absolute;
    z-index: 3;
    top: calc(100% + 4px);
    left: 0;
    max-width: min(560px, 90vw);
    padding: 6px 10px;
    border: 1px solid var(--rl-bad);
    border-radius: 6px;
    background: var(--rl-raised);
    box-shadow: 0 4px 14px rgb(0 0 0 / 25%);
    color: var(--rl-bad);
    font-size: 13px;
    line-height: 1.4;
  }

  .still {
    display: block;
    overflow: hidden;
    color: var(--rl-text-quiet);
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  /* Said, but not over a list that is open. */
  rl-filter-editor[completing] ~ .wrong,
  rl-filter-editor[menu] ~ .wrong {
    opacity: 0;
    pointer-events: none;
  }

  .go-to {
    display: flex;
    gap: 4px;
    margin: 0;
  }

  /* Reports have no rows to go to; nothing beside it may move. */
  .go-to.away {
    visibility: hidden;
  }

  .go-to input {
    width: 92px;
    font-family: var(--rl-mono);
  }

  /* A small window, or a large one at 200 %: rows are what it is looked at for. */
  @media (width <= 720px) {
    :host {
      gap: 6px 8px;
      padding: 5px 8px;
    }

    .filter {
      flex-basis: 100%;
    }

    select.control {
      max-width: 92px;
    }

    .go-to input {
      width: 56px;
    }
  }
`;
