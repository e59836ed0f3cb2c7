/** Shapes of the timeline's series for uPlot, in pixels of the canvas: a bar for each bucket, and a line that has a step for each. */
import type uPlot from "uplot";

/** Bars so wide get a gap between them. */
const GAP_FROM = 4;
/** The narrowest step that is seen when its neighbours have no value. */
const LONE = 3;

/** Bars from the bottom, at least `least` CSS pixels high where there is anything: one error among ten thousand commands is to be seen. */
export function bars(width: () => number, least: number): uPlot.Series.PathBuilder {
  return (plot, series) => {
    const fill = new Path2D();
    const { left, top, height } = plot.bbox;
    const bottom = top + height;
    each(plot, series, width(), (value, x, end) => {
      if (value <= 0) return;
      const gap = end - x >= GAP_FROM * devicePixelRatio ? devicePixelRatio : 0;
      const tall = Math.max(least * devicePixelRatio, bottom - Math.round(plot.valToPos(value, scaleOf(plot, series), true)));
      fill.rect(Math.max(left, x), bottom - tall, Math.max(1, end - x - gap), tall);
    });
    return { fill };
  };
}

/** A line that is level over each bucket, and broken where there is no value. */
export function steps(width: () => number): uPlot.Series.PathBuilder {
  return (plot, series) => {
    const stroke = new Path2D();
    let before = NaN;
    each(plot, series, width(), (value, x, end) => {
      if (!Number.isNaN(value)) {
        const y = Math.round(plot.valToPos(value, scaleOf(plot, series), true));
        if (Number.isNaN(before)) stroke.moveTo(x, y);
        else stroke.lineTo(x, y);
        stroke.lineTo(Math.max(end, x + LONE * devicePixelRatio), y);
      }
      before = value;
    });
    return { stroke };
  };
}

function scaleOf(plot: uPlot, series: number): string {
  return plot.series[series]?.scale ?? "y";
}

function each(plot: uPlot, series: number, width: number, draw: (value: number, x: number, end: number) => void): void {
  const starts = plot.data[0];
  const values = plot.data[series] ?? [];
  for (let bucket = 0; bucket < starts.length; bucket++) {
    const start = starts[bucket] ?? 0;
    draw(values[bucket] ?? NaN, Math.round(plot.valToPos(start, "x", true)), Math.round(plot.valToPos(start + width, "x", true)));
  }
}
