/**
 * The timeline's drawing, by uPlot: commands and errors per second as bars on the left axis, p50 and p99 of latency as lines on
 * the right one, which is logarithmic. It draws what it is given and says which time a pixel stands for; what is selected lies
 * above it as two elements. uPlot sets styles through the object model only, which the page's policy allows.
 */
import uPlot from "uplot";
import type { Timeline, TimeRange } from "../model/api";
import type { CellContext } from "./format";
import { timeTicks } from "./time-axis";
import { compactCount } from "./timeline-figures";
import { bars, steps } from "./timeline-paths";
import { latencyBounds, powers, powerText, roundAbove, shownLatency } from "./timeline-scales";

const SECOND = 1e9;
/** Pixels. The axes have the same size whatever they say, so that the chart stays where it is. */
const AXIS_LEFT = 52;
const AXIS_RIGHT = 58;
const AXIS_BOTTOM = 20;
const TOP = 6;
/** Least distance of two ticks in pixels: of times, as wide as their longest text; and of heights. */
const TICK_SPACE = 110;
const TICK_HEIGHT = 18;
const LEAST_ERROR = 4;

type ColorName = "commands" | "errors" | "p50" | "p99" | "text" | "line";
const COLORS: Readonly<Record<ColorName, string>> = {
  commands: "--rl-chart-commands", errors: "--rl-chart-errors", p50: "--rl-chart-p50", p99: "--rl-chart-p99", text: "--rl-text-quiet", line: "--rl-line",
};

export class TimelineChart {
  private readonly plot: uPlot;
  private readonly overlay: { readonly selection: HTMLElement; readonly hover: HTMLElement };
  private timeline: Timeline | undefined;
  private context: Pick<CellContext, "timeFormat" | "epoch"> = { timeFormat: "local", epoch: undefined };
  private rates: readonly [number, number] = [0, 1];
  private latencies: readonly [number, number] = [1e3, 1e6];
  private hasLatencies = false;

  constructor(private readonly host: HTMLElement, private width: number, private readonly height: number) {
    this.plot = new uPlot(this.options(width, height), [[], [], [], [], []], host);
    const [selection, hover] = ["selection", "hover"].map((name) => {
      const element = document.createElement("div");
      element.className = name;
      element.hidden = true;
      return this.plot.over.appendChild(element);
    });
    if (selection === undefined || hover === undefined) throw new Error("unreachable");
    this.overlay = { selection, hover };
  }

  destroy(): void {
    this.plot.destroy();
  }

  show(timeline: Timeline | undefined, context: CellContext): void {
    this.context = context;
    if (timeline !== this.timeline && timeline !== undefined) this.take(timeline);
    else this.redraw();
  }

  /** The theme or the form of times is another one. */
  redraw(): void {
    this.plot.redraw(false, true);
  }

  resize(width: number): void {
    if (width === this.width || width <= AXIS_LEFT + AXIS_RIGHT) return;
    this.width = width;
    this.plot.setSize({ width, height: this.height });
  }

  /** The time that lies below a place of the viewport; beside the plot that of its nearest edge. */
  timeAt(clientX: number): number {
    const { left, width } = this.plot.over.getBoundingClientRect();
    return this.plot.posToVal(Math.max(0, Math.min(width, clientX - left)), "x");
  }

  select(range: TimeRange | undefined): void {
    this.place(this.overlay.selection, range);
  }

  hover(range: TimeRange | undefined): void {
    this.place(this.overlay.hover, range);
  }

  private place(element: HTMLElement, range: TimeRange | undefined): void {
    element.hidden = range === undefined || this.timeline === undefined;
    if (range === undefined) return;
    const { width } = this.plot.over.getBoundingClientRect();
    const [left, right] = [range.from, range.to].map((time) => Math.max(0, Math.min(width, this.plot.valToPos(time, "x"))));
    element.style.left = `${left ?? 0}px`;
    element.style.width = `${Math.max(1, (right ?? 0) - (left ?? 0))}px`;
  }

  private take(timeline: Timeline): void {
    this.timeline = timeline;
    const { start, width, commands, errors, p50, p99 } = timeline;
    const perSecond = (counts: Uint32Array): Float64Array => Float64Array.from(counts, (count) => (count * SECOND) / width);
    const rates = perSecond(commands);
    this.rates = [0, roundAbove(Math.max(0, ...rates))];
    this.latencies = latencyBounds(p50, p99);
    this.hasLatencies = !p99.every(Number.isNaN);
    this.plot.setData([Float64Array.from(commands, (_, bucket) => start + bucket * width), rates, perSecond(errors), p99.map(shownLatency), p50.map(shownLatency)]);
  }

  private options(width: number, height: number): uPlot.Options {
    const bucket = (): number => this.timeline?.width ?? 1;
    const axis = { font: `11px ${this.value("--rl-sans")}`, stroke: this.color("text"), grid: { show: false }, ticks: { show: false }, gap: 6 };
    return {
      width, height, padding: [TOP, 0, 0, 0],
      legend: { show: false }, cursor: { show: false }, select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: () => this.span },
        rate: { range: () => [...this.rates] },
        latency: { distr: 3, range: () => [...this.latencies] },
      },
      series: [
        {},
        { scale: "rate", width: 0, fill: this.color("commands"), points: { show: false }, paths: bars(bucket, 1) },
        { scale: "rate", width: 0, fill: this.color("errors"), points: { show: false }, paths: bars(bucket, LEAST_ERROR) },
        { scale: "latency", width: 1.5, stroke: this.color("p99"), points: { show: false }, paths: steps(bucket) },
        { scale: "latency", width: 1.5, stroke: this.color("p50"), points: { show: false }, paths: steps(bucket) },
      ],
      axes: [
        {
          ...axis, scale: "x", size: AXIS_BOTTOM, ticks: { show: true, size: 4, width: 1, stroke: this.color("line") }, gap: 2,
          splits: () => this.ticks.map(({ at }) => at), values: () => this.ticks.map(({ label }) => label),
        },
        {
          ...axis, scale: "rate", side: 3, size: AXIS_LEFT, grid: { show: true, width: 1, stroke: this.color("line") },
          splits: () => [0, this.rates[1] / 2, this.rates[1]], values: (_, splits) => splits.map((value) => `${compactCount(value)}/s`),
        },
        {
          ...axis, scale: "latency", side: 1, size: AXIS_RIGHT,
          splits: () => powers(...this.latencies, Math.floor((height - AXIS_BOTTOM) / TICK_HEIGHT)),
          values: (_, splits) => splits.map((value) => (this.hasLatencies ? powerText(value) : "")), filter: (_, splits) => splits,
        },
      ],
    };
  }

  private get span(): [number, number] {
    const { timeline } = this;
    if (timeline === undefined || timeline.commands.length === 0) return [0, 1];
    return [timeline.start, timeline.start + timeline.width * timeline.commands.length];
  }

  private get ticks(): readonly { readonly at: number; readonly label: string }[] {
    if (this.timeline === undefined) return [];
    return timeTicks(...this.span, Math.max(1, Math.floor((this.width - AXIS_LEFT - AXIS_RIGHT) / TICK_SPACE)), this.context);
  }

  /** Looked up whenever it is drawn with, since the theme may change. */
  private color(name: ColorName): () => string {
    return () => this.value(COLORS[name]);
  }

  private value(property: string): string {
    return getComputedStyle(this.host).getPropertyValue(property).trim();
  }
}
