/**
 * The drawing of a latency map, by uPlot: time to the right and latency up, both as the timeline draws them, a cell's colour for how many commands
 * lie in it, p50 and p99 as lines over them. The scale of latencies counts in rows, which all are equally high. It draws what it is given and says
 * which cell a pixel lies in.
 */
import uPlot from "uplot";
import type { Latency, LatencyMap } from "../model/latency";
import type { CellContext } from "./format";
import { colorAt, parseHex, shareOf } from "./heat-colors";
import { linePlaces, rowsOf, scaleTicks, type Cell, type Rectangle } from "./latency-cells";
import { edgeText } from "./latency-words";
import { timeTicks } from "./time-axis";
import { steps } from "./timeline-paths";

/** Pixels. Both sides are as wide as the timeline's, so that the same time stands above it. */
const AXIS_LEFT = 52;
const AXIS_RIGHT = 58;
const AXIS_BOTTOM = 20;
const TOP = 6;
const TICK_SPACE = 110;
const TICK_HEIGHT = 18;
/** Behind the lines, so that they are seen on cells of any colour. */
const HALO = 3.5;
const STOPS = [0, 1, 2, 3, 4];
/** Colours that are told apart. */
const LEVELS = 64;

interface Shown {
  readonly latency: Latency;
  readonly map: LatencyMap;
}

export class LatencyChart {
  private readonly plot: uPlot;
  private readonly selection = document.createElement("div");
  private shown: Shown | undefined;
  private context: Pick<CellContext, "timeFormat" | "epoch"> = { timeFormat: "local", epoch: undefined };
  private most = 1;

  constructor(private readonly host: HTMLElement, private width: number, private height: number) {
    this.plot = new uPlot(this.options(width, height), [[], [], [], [], []], host);
    this.selection.className = "selection";
    this.selection.hidden = true;
    this.plot.over.append(this.selection);
  }

  destroy(): void {
    this.plot.destroy();
  }

  show(latency: Latency, map: LatencyMap, context: CellContext): void {
    this.context = context;
    this.shown = { latency, map };
    this.most = map.cells.reduce((most, count) => Math.max(most, count), 1);
    const [p99, p50] = [linePlaces(map, map.p99), linePlaces(map, map.p50)];
    this.plot.setData([Float64Array.from(map.p50, (_, column) => latency.start + column * latency.width), p99, p99, p50, p50]);
  }

  /** The theme is another one. */
  redraw(): void {
    this.plot.redraw(false, true);
  }

  resize(width: number, height: number): void {
    if ((width === this.width && height === this.height) || width <= AXIS_LEFT + AXIS_RIGHT || height <= AXIS_BOTTOM + TOP) return;
    this.width = width;
    this.height = height;
    this.plot.setSize({ width, height });
  }

  /** The cell below a place of the viewport; beside the plot the nearest one. */
  cellAt(clientX: number, clientY: number): Cell | undefined {
    if (this.shown === undefined) return undefined;
    const { latency: { columns }, map } = this.shown;
    const { left, top, width, height } = this.plot.over.getBoundingClientRect();
    const place = (share: number, count: number): number => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    return { column: place((clientX - left) / width, columns), row: place(1 - (clientY - top) / height, rowsOf(map)) };
  }

  select(rectangle: Rectangle | undefined): void {
    this.selection.hidden = rectangle === undefined || this.shown === undefined;
    if (rectangle === undefined || this.shown === undefined) return;
    const { latency: { columns }, map } = this.shown;
    const rows = rowsOf(map);
    const percent = (share: number): string => `${(share * 100).toFixed(4)}%`;
    this.selection.style.left = percent(rectangle.columns[0] / columns);
    this.selection.style.width = percent((rectangle.columns[1] + 1 - rectangle.columns[0]) / columns);
    this.selection.style.bottom = percent(rectangle.rows[0] / rows);
    this.selection.style.height = percent((rectangle.rows[1] + 1 - rectangle.rows[0]) / rows);
  }

  private options(width: number, height: number): uPlot.Options {
    const column = (): number => this.shown?.latency.width ?? 1;
    const axis = { font: `11px ${this.value("--rl-sans")}`, stroke: this.color("--rl-text-quiet"), ticks: { show: false }, gap: 6 };
    const line = (name: string, thick: number): uPlot.Series => ({ scale: "row", width: thick, stroke: this.color(name), points: { show: false }, paths: steps(column) });
    return {
      width, height, padding: [TOP, AXIS_RIGHT, 0, 0],
      legend: { show: false }, cursor: { show: false }, select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: { x: { time: false, range: () => this.span }, row: { range: () => [0, Math.max(1, this.rows)] } },
      series: [{}, line("--rl-surface", HALO), line("--rl-chart-p99", 1.5), line("--rl-surface", HALO), line("--rl-chart-p50", 1.5)],
      axes: [
        {
          ...axis, scale: "x", size: AXIS_BOTTOM, grid: { show: false }, ticks: { show: true, size: 4, width: 1, stroke: this.color("--rl-line") }, gap: 2,
          splits: () => this.times.map(({ at }) => at), values: () => this.times.map(({ label }) => label),
        },
        {
          ...axis, scale: "row", side: 3, size: AXIS_LEFT, grid: { show: true, width: 1, stroke: this.color("--rl-line") },
          splits: () => this.latencies.map(({ at }) => at), values: () => this.latencies.map(({ edge }) => edgeText(edge)),
        },
      ],
      hooks: { drawAxes: [(plot) => this.paint(plot)] },
    };
  }

  private paint(plot: uPlot): void {
    if (this.shown === undefined) return;
    const { latency: { columns, start, width }, map: { cells } } = this.shown;
    const { rows } = this;
    const stops = STOPS.map((stop) => parseHex(this.value(`--rl-heat-${stop}`)));
    const colors = Array.from({ length: LEVELS + 1 }, (_, level) => colorAt(stops, level / LEVELS));
    const edges = Array.from({ length: rows + 1 }, (_, row) => Math.round(plot.valToPos(row, "row", true)));
    const { ctx } = plot;
    for (let column = 0; column < columns; column++) {
      const [left = 0, right = 0] = [column, column + 1].map((at) => Math.round(plot.valToPos(start + at * width, "x", true)));
      for (let row = 0; row < rows; row++) {
        const count = cells[column * rows + row] ?? 0;
        if (count === 0) continue;
        const top = edges[row + 1] ?? 0;
        ctx.fillStyle = colors[Math.round(shareOf(count, this.most) * LEVELS)] ?? "";
        ctx.fillRect(left, top, Math.max(1, right - left), (edges[row] ?? 0) - top);
      }
    }
  }

  private get rows(): number {
    return this.shown === undefined ? 0 : rowsOf(this.shown.map);
  }

  private get span(): [number, number] {
    if (this.shown === undefined) return [0, 1];
    const { start, width, columns } = this.shown.latency;
    return [start, start + width * columns];
  }

  private get times(): ReturnType<typeof timeTicks> {
    return this.shown === undefined ? [] : timeTicks(...this.span, Math.max(1, Math.floor((this.width - AXIS_LEFT - AXIS_RIGHT) / TICK_SPACE)), this.context);
  }

  private get latencies(): ReturnType<typeof scaleTicks> {
    return this.shown === undefined ? [] : scaleTicks(this.shown.map.edges, Math.floor((this.height - AXIS_BOTTOM) / TICK_HEIGHT));
  }

  /** Looked up whenever it is drawn with, since the theme may change. */
  private color(name: string): () => string {
    return () => this.value(name);
  }

  private value(property: string): string {
    return getComputedStyle(this.host).getPropertyValue(property).trim();
  }
}
