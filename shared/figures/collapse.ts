import { collapsingBeta, leastKept, optimalRank, optimalValues, thresholdAt, type CollapseLaw } from '../theory/rank-collapse';
import { FIGURE_MARGIN, type Figure, type FigureStyle } from './figure';
import { formatCount, formatNumber, formatSignificant } from './format';
import { coordinates, drawBottomAxis, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import type { Box } from './labels';
import { linearScale, linearTicks, logScale, logTicks, logValue, tickRoom, type Scale } from './scale';
import { markerPath, seriesStyle } from './series';
import { hatchingBelow, polyline, round, Sketch } from './sketch';
import { LINES, subscript } from './spectra';
import { textWidth } from './text';

/** A network that was trained at one β: the singular values of what it computes, descending. */
export interface TrainedSpectrum {
  beta: number;
  values: readonly number[];
}

/** What theory §6.2 says of a linear network on its data, at every β. */
export interface CollapseData {
  law: CollapseLaw;
  /** The laws of other depths, to compare with. */
  others: readonly CollapseLaw[];
  /** Of the least squares solution, descending. */
  sigmas: readonly number[];
  /** Where the line stands. */
  beta: number;
  trained: readonly TrainedSpectrum[];
}

/** Singular values of the data below this share of the largest are rounding. */
const NOTHING = 1e-9;
const STEPS = 120;
const DENSE = 6;

/** The β that an axis spans: from where all values are kept to where none is, with the line and every network on it. */
export function betaRange({ law, sigmas, beta, trained }: Pick<CollapseData, 'law' | 'sigmas' | 'beta' | 'trained'>): [number, number] {
  const real = sigmas.filter((sigma) => sigma > NOTHING * sigmas[0]);
  const betas = [...real.map((sigma) => collapsingBeta(law, sigma)), ...trained.map((network) => network.beta), beta];
  return [Math.min(...betas) / 3, 1.25 * Math.max(...betas)];
}

/** The threshold τ(β) below which a singular value of the data collapses, over the data's own ones; the line can be moved. */
export function thresholdFigure(data: CollapseData, style: FigureStyle): Figure {
  const { law, others, sigmas, beta } = data;
  const rank = optimalRank(law, sigmas, beta);
  const frame = frameOf(data, style, {
    title: 'Collapse threshold',
    subtitle: 'singular values of X†Y against the threshold τ(β)',
    ends: [law, ...others].map(({ depth }) => `L = ${depth}`),
  });
  const { sketch, plot, x, y } = frame;
  const { palette } = sketch;
  const fs = style.fontSize;
  const right = plot.x + plot.width;
  sketch.go('under');
  const edge = curve(frame, (at) => thresholdAt(law, at));
  sketch.path(hatchingBelow(edge, plot.y + plot.height, DENSE), { stroke: palette.hatch, width: 0.75 });
  shownOf(sigmas).forEach((sigma, i) => {
    const at = round(y.pixel(sigma));
    sketch.path(`M${plot.x} ${at}H${right}`, { stroke: seriesStyle(i, palette).color, width: 0.75, dash: [1, 3] });
  });
  drawBetaLine(frame, beta);
  [...others, law].forEach((other) => {
    const own = other === law;
    const line = curve(frame, (at) => thresholdAt(other, at));
    sketch.path(polyline(line), { stroke: own ? palette.bound : palette['text-3'], width: own ? 2 : 1.25, dash: own ? [] : [6, 3] });
    const end = line[line.length - 1];
    const [endX, endY] = end[0] < right - 1 ? [end[0], plot.y - 0.2 * fs] : [right, end[1]];
    const text = `L = ${other.depth}`;
    const writing = { bold: own, color: own ? palette.label : palette['text-2'] };
    const [tx, ty] = endX < right - 1 ? [endX - textWidth(text, fs, own) / 2, endY - 0.7 * fs] : [right + 7, endY];
    if (sketch.clear(sketch.extent(text, tx, ty, writing))) sketch.text(text, tx, ty, writing);
  });
  const values = optimalValues(law, sigmas, beta);
  const line = x.pixel(beta);
  shownOf(sigmas).forEach((sigma, i) => {
    const look = seriesStyle(i, palette);
    const kept = values[i] > 0;
    sketch.path(markerPath(look.marker, 4, round(line), round(y.pixel(sigma))), {
      stroke: look.color,
      fill: kept ? look.color : palette.surface,
      width: 1.5,
    });
    const text = kept ? formatSignificant(sigma, 3) : `${formatSignificant(sigma, 3)} collapses`;
    const at = sketch.extent(text, line - 9, y.pixel(sigma), { align: 'right' });
    const leftwards = at.x > plot.x + 2;
    const writing = { align: leftwards ? ('right' as const) : ('left' as const), halo: true, color: palette['text-2'] };
    const tx = line + (leftwards ? -9 : 9);
    if (sketch.clear(sketch.extent(text, tx, y.pixel(sigma), writing))) sketch.text(text, tx, y.pixel(sigma), writing);
  });
  return finish(frame, data, `${describeLaw(data, rank)} The threshold there is ${formatSignificant(thresholdAt(law, beta), 5)}.`);
}

/** The singular values of the optimal W against β, with those of trained networks; the line can be moved. */
export function optimumFigure(data: CollapseData, style: FigureStyle): Figure {
  const { law, sigmas, beta, trained } = data;
  const rank = optimalRank(law, sigmas, beta);
  const shown = shownOf(sigmas);
  const frame = frameOf(data, style, {
    title: 'Optimum against β',
    subtitle: `singular values of W: lines closed form, ${trained.length > 0 ? `filled markers ${formatCount(trained.length, 'trained network')}` : 'no trained network yet'}`,
    ends: [],
  });
  const { sketch, plot, x, y } = frame;
  const { palette } = sketch;
  sketch.go('under');
  const edge = curve(frame, (at) => leastKept(law, at));
  if (law.p < 1) {
    sketch.path(hatchingBelow(edge, plot.y + plot.height, DENSE), { stroke: palette.hatch, width: 0.75 });
    sketch.path(polyline(edge), { stroke: palette.bound });
  }
  sketch.go('over');
  shown.forEach((sigma, i) => {
    if (i >= law.most) return;
    const look = seriesStyle(i, palette);
    const end = collapsingBeta(law, sigma);
    const kept = curve(frame, (at) => optimalValues(law, [sigma], at)[0], end * (1 - 1e-12));
    sketch.path(polyline(kept), { stroke: look.color, width: 1.5, dash: look.dash });
    const last = kept[kept.length - 1];
    if (last && last[0] < plot.x + plot.width - 1)
      sketch.path(markerPath(look.marker, 3.5, round(last[0]), round(last[1])), { stroke: look.color, fill: palette.surface, width: 1.5 });
  });
  drawBetaLine(frame, beta);
  for (const network of trained)
    network.values.slice(0, shown.length).forEach((value, i) => {
      const look = seriesStyle(i, palette);
      sketch.path(markerPath(look.marker, 3.5, round(x.pixel(network.beta)), round(y.pixel(value))), {
        stroke: look.color,
        fill: look.color,
        width: 1,
      });
    });
  return finish(frame, data, `${describeLaw(data, rank)} ${describeTrained(data)}`);
}

interface Frame {
  sketch: Sketch;
  plot: Box;
  x: Scale;
  y: Scale;
  title: string;
  subtitle: string;
  notes: string[];
}

const shownOf = (sigmas: readonly number[]) => sigmas.slice(0, LINES);

function frameOf(
  data: CollapseData,
  style: FigureStyle,
  { title, subtitle, ends }: { title: string; subtitle: string; ends: readonly string[] },
): Frame {
  const sketch = new Sketch(style);
  const fs = style.fontSize;
  const hidden = data.sigmas.length - LINES;
  const notes = hidden > 0 ? [`${formatCount(hidden, 'smaller singular value')} of the data ${hidden === 1 ? 'is' : 'are'} not drawn`] : [];
  const top = headHeight(style, subtitle) + 1.2 * fs;
  const height = Math.max(fs, style.height - top - footHeight(style, notes));
  const highest = 1.12 * Math.max(data.sigmas[0] ?? 1, ...data.trained.map(({ values }) => values[0] ?? 0));
  const ticks = linearTicks(0, highest, tickRoom(height, fs));
  const left = Math.ceil(Math.max(2 * fs, widest(ticks.major, fs)) + 12);
  const right = 10 + Math.max(textWidth('β', fs) + 4, ...ends.map((text) => textWidth(text, fs, true))) + FIGURE_MARGIN;
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height };
  const [low, high] = betaRange(data);
  const x = logScale(low, high, plot.x, plot.x + plot.width);
  const y = linearScale(0, highest, plot.y + plot.height, plot.y);
  sketch.go('under');
  drawHead(sketch, title, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, ticks);
  drawBottomAxis(sketch, plot, x, logTicks(low, high, Math.max(3, Math.floor(plot.width / (4.5 * fs)))), 'β');
  return { sketch, plot, x, y, title, subtitle, notes };
}

/** A function of β in pixels, from the left end of the axis up to `end`, as far as it stays below the top. */
function curve({ plot, x, y }: Frame, of: (beta: number) => number, end = Infinity): [number, number][] {
  const points: [number, number][] = [];
  for (let step = 0; step <= STEPS; step++) {
    const at = 10 ** (x.min + (step / STEPS) * (x.max - x.min));
    const beta = Math.min(at, end);
    const value = of(beta);
    if (value > y.max) {
      const [before, own] = [points[points.length - 1], [x.pixel(beta), y.pixel(value)]];
      if (before) points.push([before[0] + ((own[0] - before[0]) * (plot.y - before[1])) / (own[1] - before[1]), plot.y]);
      break;
    }
    points.push([x.pixel(beta), y.pixel(value)]);
    if (at >= end) break;
  }
  return points;
}

function drawBetaLine({ sketch, plot, x }: Frame, beta: number): void {
  const { palette } = sketch;
  const [at, bottom] = [round(x.pixel(beta)), plot.y + plot.height];
  sketch.go('over').path(`M${at} ${plot.y}V${bottom}`, { stroke: palette.accent, width: 1.5 });
  sketch.path(markerPath('circle', 5, at, bottom), { stroke: palette.accent, fill: palette.surface, width: 2 });
  const text = `β = ${formatNumber(beta, 3)}`;
  const half = textWidth(text, sketch.style.fontSize) / 2;
  const middle = Math.min(sketch.style.width - half - FIGURE_MARGIN, Math.max(half, at));
  sketch.text(text, middle, plot.y - 0.8 * sketch.style.fontSize, { align: 'center', color: palette['accent-text'] });
}

function finish({ sketch, plot, x, y, title, subtitle, notes }: Frame, { beta }: CollapseData, description: string): Figure {
  const [under, over] = sketch.series();
  return {
    option: {
      ...coordinates({ ...sketch.style, interactive: false }, plot, x, y, sketch.palette.axis),
      tooltip: { show: false },
      series: [under, over],
    },
    title,
    subtitle,
    description,
    notes,
    empty: null,
    plot,
    labels: sketch.labels,
    grip: {
      handles: [{ id: 'beta', x: x.pixel(beta), y: null }],
      at: (px, py) => ({
        x: logValue(x, px, plot.x, plot.width),
        y: y.min + ((plot.y + plot.height - py) / plot.height) * (y.max - y.min),
      }),
    },
  };
}

function describeLaw({ law, sigmas, beta }: CollapseData, rank: number): string {
  const ends = shownOf(sigmas).map(
    (sigma, i) => `σ${subscript(i + 1)} ${formatSignificant(sigma, 4)} collapses at β ${formatSignificant(collapsingBeta(law, sigma), 4)}`,
  );
  return `At β ${formatNumber(beta, 4)} the optimal network of ${law.depth} layers has rank ${rank} of ${sigmas.length}. ${ends.join('; ')}.`;
}

function describeTrained({ trained, sigmas }: CollapseData): string {
  if (trained.length === 0) return 'No network has been trained yet.';
  return `Trained networks: ${trained
    .map(
      ({ beta, values }) =>
        `β ${formatNumber(beta, 4)}: ${values
          .slice(0, Math.min(LINES, sigmas.length))
          .map((value) => formatSignificant(value, 4))
          .join(', ')}`,
    )
    .join('; ')}.`;
}
