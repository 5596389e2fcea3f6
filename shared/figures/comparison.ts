import type { LineSeriesOption } from 'echarts';
import type { Kind } from '../contract/certificate';
import type { Run } from '../contract/run';
import { columnStarts, thin } from './downsample';
import type { Figure, FigureStyle } from './figure';
import { FIGURE_MARGIN } from './figure';
import { formatCount, formatInteger, formatNumber } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import { spread, type Box } from './labels';
import { epochScale, epochTicks, linearScale, linearTicks, logScale, logTicks, tickRoom, type Scale, type Ticks } from './scale';
import { markerPath, seriesStyle } from './series';
import { polyline, round, Sketch } from './sketch';
import { fitText, textWidth } from './text';
import { COLORS } from './tokens';
import { tooltip } from './tooltip';

/** A run of a comparison: its best curve over the epochs, its one value, or its values over β. */
export interface ComparedRun {
  id: string;
  name: string;
  problemKey: string;
  /** Objectives of the seed that ends lowest, from epoch 0. */
  curve: { seed: number; objective: Float64Array } | null;
  /** Of a solved program. */
  level: number | null;
  /** What is proven of that. */
  certificate: Kind | null;
  /** Of a regularization path, in the order of β. */
  path: readonly { beta: number; objective: number; certificate: Kind }[];
}

export interface ComparisonData {
  runs: readonly ComparedRun[];
  across: 'epoch' | 'beta';
  /** The run that is looked at. */
  highlighted: string | null;
}

/** A run as a comparison shows it. */
export function comparedRun(
  { id, name, problemKey, summary, spec }: Run,
  curves: readonly { seed: number; objective: Float64Array }[],
  path: ComparedRun['path'],
): ComparedRun {
  const ended = curves.filter(({ objective }) => Number.isFinite(objective[objective.length - 1]));
  const curve = ended.reduce<ComparedRun['curve']>(
    (best, next) => (best && last(best.objective) <= last(next.objective) ? best : next),
    null,
  );
  const solved = spec.kind === 'solve' ? summary : undefined;
  return { id, name, problemKey, curve, level: solved?.objective ?? null, certificate: solved?.certificate ?? null, path };
}

const last = (values: Float64Array): number => values[values.length - 1];

/** ", exact and restricted": the kinds that are among them. */
const kindsOf = (kinds: readonly Kind[]): string => (kinds.length === 0 ? '' : `, ${[...new Set(kinds)].join(' and ')}`);

/** Objectives of several runs in one picture, over the epochs (programs as levels) or over β; one look for each run. */
export function comparisonFigure(data: ComparisonData, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const palette = COLORS[style.theme];
  const fs = style.fontSize;
  const overEpochs = data.across === 'epoch';
  const looks = data.runs.map((run, k) => ({ run, look: seriesStyle(k, palette), lines: run.id === data.highlighted ? 2.5 : 1.5 }));
  const drawn = looks.filter(({ run }) => (overEpochs ? run.curve !== null || run.level !== null : run.path.length > 0));
  const title = overEpochs ? 'Objectives over the epochs' : 'Objectives against β';
  const subtitle = overEpochs
    ? `best seed of each training; programs as levels${kindsOf(drawn.flatMap(({ run }) => run.certificate ?? []))}`
    : `regularization paths${kindsOf(drawn.flatMap(({ run }) => run.path.map(({ certificate }) => certificate)))}`;
  const notes = notesOf(data, drawn.length);
  const empty = drawn.length > 0 ? null : overEpochs ? 'No chosen run has an objective yet.' : 'No chosen run is a regularization path.';

  const epochs = drawn.reduce((most, { run }) => Math.max(most, (run.curve?.objective.length ?? 1) - 1), 1);
  const betas = drawn.flatMap(({ run }) => run.path.map(({ beta }) => beta));
  const values = drawn.flatMap(({ run }) => valuesOf(run, overEpochs)).filter(Number.isFinite);
  const top = headHeight(style, subtitle);
  const height = Math.max(fs, style.height - top - footHeight(style, notes));
  const [low, high] = ends(values);
  const isLog = low > 0;
  const none: Ticks = { major: [], minor: [] };
  const ticksY = empty !== null ? none : isLog ? logTicks(low, high, tickRoom(height, fs)) : linearTicks(low, high, tickRoom(height, fs));
  const left = Math.ceil(Math.max(2 * fs, widest(ticksY.major, fs)) + 12);
  const across = overEpochs ? 'Epoch' : 'β';
  const names = Math.min(0.32 * style.width, Math.max(textWidth(across, fs), ...drawn.map(({ run }) => textWidth(run.name, fs, true))));
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - Math.ceil(names) - 22 - FIGURE_MARGIN), height };
  const y = isLog ? logScale(low, high, plot.y + plot.height, plot.y) : linearScale(low, high, plot.y + plot.height, plot.y);
  const right = plot.x + plot.width;
  const [lowX, highX] = betas.length > 0 ? [Math.min(...betas), Math.max(...betas)] : [0.1, 1];
  const x = overEpochs
    ? epochScale(epochs, plot.x, right)
    : logScale(lowX < highX ? lowX : lowX / 2, lowX < highX ? highX : 2 * highX, plot.x, right);

  sketch.go('under');
  drawHead(sketch, title, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, ticksY);
  const room = Math.max(3, Math.floor(plot.width / (4.5 * fs)));
  const ticksX = empty !== null ? none : overEpochs ? epochTicks(epochs, room) : logTicks(10 ** x.min, 10 ** x.max, room);
  drawBottomAxis(sketch, plot, x, ticksX, empty === null ? across : '');
  if (empty !== null) drawEmpty(sketch, plot, empty);

  sketch.go('over');
  const series = drawn.map(({ run, look, lines }): LineSeriesOption => ({
    id: run.id,
    name: run.id,
    type: 'line',
    data: pointsOf(run, overEpochs, x, y, plot.width),
    showSymbol: false,
    symbol: 'none',
    triggerEvent: style.interactive ? 'line' : false,
    silent: !style.interactive,
    emphasis: { disabled: true },
    color: look.color,
    lineStyle: { color: look.color, width: lines, type: look.dash.length > 0 ? look.dash : 'solid', join: 'round' },
    z: lines > 2 ? 4 : 3,
  }));
  const feet = drawn.map(({ run }) => endOf(run, overEpochs, x, y, right));
  const places = spread(
    feet.map(([, at]) => at),
    Math.max(14, 1.3 * fs),
    plot.y + 0.6 * fs,
    plot.y + plot.height - 0.6 * fs,
  );
  drawn.forEach(({ run, look, lines }, k) => {
    const [fx, fy] = feet[k];
    sketch.path(polyline([feet[k], [right + 12, places[k]]]), { stroke: look.color, width: 0.75 });
    sketch.path(markerPath(look.marker, 3.5, round(fx), round(fy)), {
      stroke: look.color,
      fill: look.filled ? look.color : palette.surface,
      width: 1.5,
    });
    const bold = lines > 2;
    sketch.text(fitText(run.name, names + 1, fs, bold), right + 16, places[k], { bold, color: palette['text-2'] });
  });
  const [under, over] = sketch.series();
  return {
    option: {
      ...coordinates(style, plot, x, y, palette.axis),
      tooltip: tooltip(sketch, 'axis', ({ value }) =>
        wordsAt(
          drawn.map(({ run }) => run),
          overEpochs,
          Number(value[2]),
        ),
      ),
      series: [under, ...series, over],
    },
    title,
    subtitle,
    description: `${title}: ${drawn.map(({ run }) => `${run.name} ${finalWords(run, overEpochs)}`).join('; ') || 'nothing yet'}.`,
    notes,
    empty,
    plot,
    labels: sketch.labels,
  };
}

function notesOf({ runs, across }: ComparisonData, drawn: number): string[] {
  const problems = new Set(runs.map(({ problemKey }) => problemKey)).size;
  const left = runs.length - drawn;
  return [
    ...(problems > 1 ? [`these runs are of ${problems} different problems, so their objectives measure different things`] : []),
    ...(left > 0 && drawn > 0
      ? [`${formatCount(left, 'run')} without ${across === 'epoch' ? 'an objective of its own' : 'a path over β'} not drawn`]
      : []),
  ];
}

const valuesOf = ({ curve, level, path }: ComparedRun, overEpochs: boolean): number[] =>
  overEpochs ? [...(curve ? finite(curve.objective) : []), ...(level === null ? [] : [level])] : path.map(({ objective }) => objective);

/** The least and largest finite value and the first one: enough for an axis. */
function finite(values: Float64Array): number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [];
}

/** The ends of the value axis with a little room, on a log axis where every value is positive. */
function ends(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0.1, 10];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (low > 0) return high > 1.05 * low ? [low / (high / low) ** 0.06, high * (high / low) ** 0.06] : [low / 1.1, high * 1.1];
  const room = high > low ? 0.06 * (high - low) : 1;
  return [low - room, high + room];
}

/** A line in the coordinates of the figure, with the epoch or β itself as third value. */
function pointsOf({ curve, level, path }: ComparedRun, overEpochs: boolean, x: Scale, y: Scale, width: number): number[][] {
  if (!overEpochs) return path.map(({ beta, objective }) => [x.coordinate(beta), y.coordinate(objective), beta]);
  if (curve) {
    const { objective } = curve;
    const starts = columnStarts(objective.length, (epoch) => x.pixel(epoch), Math.max(1, width / 2000));
    return thin(objective, starts).map((epoch) => [
      x.coordinate(epoch),
      Number.isFinite(objective[epoch]) ? y.coordinate(objective[epoch]) : NaN,
      epoch,
    ]);
  }
  return level === null ? [] : [x.min, x.max].map((end) => [end, y.coordinate(level), NaN]);
}

function endOf(run: ComparedRun, overEpochs: boolean, x: Scale, y: Scale, right: number): [number, number] {
  if (!overEpochs) {
    const { beta, objective } = run.path[run.path.length - 1];
    return [x.pixel(beta), y.pixel(objective)];
  }
  if (run.curve) return [x.pixel(run.curve.objective.length - 1), y.pixel(last(run.curve.objective))];
  return [right, y.pixel(run.level ?? 0)];
}

function finalWords({ curve, level, path }: ComparedRun, overEpochs: boolean): string {
  if (!overEpochs) return `from ${formatNumber(path[0].objective)} to ${formatNumber(path[path.length - 1].objective)}`;
  if (curve) return `ends at ${formatNumber(last(curve.objective))} after ${formatCount(curve.objective.length - 1, 'epoch')}`;
  return `at ${formatNumber(level ?? NaN)}`;
}

/** What the runs have at an epoch or a β. */
function wordsAt(runs: readonly ComparedRun[], overEpochs: boolean, at: number): string[] {
  if (!Number.isFinite(at))
    return runs.filter(({ level }) => level !== null).map(({ name, level }) => `${fitText(name, 160, 11)}   ${formatNumber(level!)}`);
  const value = ({ curve, level, path }: ComparedRun): number =>
    overEpochs ? (curve ? (curve.objective[at] ?? NaN) : (level ?? NaN)) : (path.find(({ beta }) => beta === at)?.objective ?? NaN);
  const rows = runs
    .filter((run) => Number.isFinite(value(run)))
    .map((run) => `${fitText(run.name, 160, 11)}   ${formatNumber(value(run))}`);
  return [overEpochs ? `Epoch ${formatInteger(at)}` : `β ${formatNumber(at)}`, ...rows];
}
