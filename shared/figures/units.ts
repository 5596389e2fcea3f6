import type { ScatterSeriesOption } from 'echarts';
import type { MissingUnit, UnitVerdict } from '../contract/verdict';
import { FIGURE_MARGIN, type Figure, type FigureStyle } from './figure';
import { formatCount, formatNumber } from './format';
import { coordinates, drawBottomAxis, drawEmpty, drawHead, drawNotes, drawValueAxis, footHeight, headHeight, widest } from './frame';
import type { Box } from './labels';
import { linearScale, linearTicks, logScale, logTicks, tickRoom, type Scale, type Ticks } from './scale';
import { markerPath, seriesStyle } from './series';
import { round, Sketch } from './sketch';
import { textWidth } from './text';
import { tooltip } from './tooltip';

/** The units of a network against the conditions of an optimum, and those that it lacks. */
export interface UnitsData {
  units: readonly UnitVerdict[];
  missing: readonly Pick<MissingUnit, 'constraint'>[];
  branches: number;
}

const TITLE = 'Conditions of an optimum';
const EMPTY = 'The network has no units.';
const ACROSS = 'size';
const MISSING = 'missing';
const OPTIMUM = '1 at an optimum';
/** Slackness up to which a unit counts as one of an optimum in the picture. */
const SLACK = 1e-3;
/** Sizes below this share of the largest stand at the left end. */
const SMALL = 1e-6;

/**
 * ‖Nᵀφ‖/β of every unit against its size at the network's own dual point (theory §2): 1 for every unit of an optimal network and no more
 * for any other. A unit with slackness is open; those that the network lacks stand in a column of their own.
 */
export function unitsFigure(data: UnitsData, style: FigureStyle): Figure {
  const sketch = new Sketch(style);
  const { palette } = sketch;
  const fs = style.fontSize;
  const { units, missing } = data;
  const isEmpty = units.length === 0 && missing.length === 0;
  const subtitle = `${formatCount(units.length, 'unit')}, ${missing.length === 0 ? 'none found missing' : `${missing.length} found missing`}; filled: slackness up to ${SLACK}`;
  const largest = units.reduce((most, { size }) => Math.max(most, size), 0);
  const small = units.filter(({ size }) => size < SMALL * largest || size === 0).length;
  const notes =
    small > 0 && largest > 0 ? [`${formatCount(small, 'unit')} below ${formatNumber(SMALL * largest, 2)} in size, at the left end`] : [];

  const values = [1, ...units.map(({ constraint }) => constraint), ...missing.map(({ constraint }) => constraint)].filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high > low ? 0.06 * (high - low) : 0.5;
  const top = round(headHeight(style, subtitle) + 1.6 * fs);
  const height = Math.max(fs, style.height - top - footHeight(style, notes));
  const none: Ticks = { major: [], minor: [] };
  const ticksY = isEmpty ? none : linearTicks(low - room, high + room, tickRoom(height, fs));
  const left = Math.ceil(Math.max(2 * fs, widest(ticksY.major, fs)) + 12);
  const column = missing.length > 0 ? Math.ceil(textWidth(MISSING, fs) + fs) : 0;
  const right = Math.ceil(Math.max(textWidth(ACROSS, fs) + 12, column) + FIGURE_MARGIN);
  const plot: Box = { x: left, y: top, width: Math.max(2 * fs, style.width - left - right), height };
  const [smallest, biggest] = ends(units.map(({ size }) => size).filter((size) => size >= SMALL * largest && size > 0));
  const x = logScale(smallest, biggest, plot.x + fs, plot.x + plot.width - fs);
  const y = linearScale(low - room, high + room, plot.y + plot.height, plot.y);

  sketch.go('under');
  drawHead(sketch, TITLE, subtitle);
  drawNotes(sketch, notes);
  drawValueAxis(sketch, plot, y, ticksY);
  drawBottomAxis(sketch, plot, x, largest > 0 ? logTicks(smallest, biggest, Math.max(3, Math.floor(plot.width / (5 * fs)))) : none, ACROSS);
  sketch.text('‖νᵀφ‖/β', 2, plot.y - 0.9 * fs, { color: palette.label });
  if (isEmpty) drawEmpty(sketch, plot, EMPTY);
  else {
    const one = round(y.pixel(1));
    sketch.path(`M${plot.x} ${one}H${plot.x + plot.width + column}`, { stroke: palette.ok, width: 1.5, dash: [6, 4] });
  }

  sketch.go('over');
  const optimum = { color: palette.ok, halo: true } as const;
  const [across, along] = [plot.x + 4, y.pixel(1) - 0.8 * fs];
  if (!isEmpty && along > plot.y && sketch.clear(sketch.extent(OPTIMUM, across, along, optimum)))
    sketch.text(OPTIMUM, across, along, optimum);
  const own = seriesStyle(0, palette);
  const radius = (units.length > 200 ? 0.2 : 0.32) * fs;
  for (const { size, constraint, slackness } of units)
    sketch.path(markerPath('circle', radius, round(x.pixel(size)), round(y.pixel(constraint))), {
      stroke: own.color,
      fill: slackness <= SLACK ? own.color : palette.surface,
      width: 1.5,
    });
  const aside = plot.x + plot.width + column / 2;
  for (const { constraint } of missing)
    sketch.path(markerPath('diamond', 0.32 * fs, round(aside), round(y.pixel(constraint))), {
      stroke: palette.bad,
      fill: palette.surface,
      width: 1.5,
    });
  if (missing.length > 0) sketch.text(MISSING, aside, plot.y - 0.9 * fs, { align: 'center', color: palette.bad });
  const [under, over] = sketch.series();
  return {
    option: {
      ...coordinates(style, plot, x, y, palette.axis),
      tooltip: tooltip(sketch, 'item', ({ value }) => wordsOf(data, value[2] ?? -1)),
      series: [under, over, ...hits(data, x, style)],
    },
    title: TITLE,
    subtitle,
    description: describe(data),
    notes,
    empty: isEmpty ? EMPTY : null,
    plot,
    labels: sketch.labels,
  };
}

/** The ends of the axis of sizes, with room where there is a single one. */
function ends(sizes: readonly number[]): [number, number] {
  if (sizes.length === 0) return [0.1, 10];
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  return high > 1.05 * low ? [low, high] : [low / 2, 2 * high];
}

/** What the pointer meets where the sketch drew units. */
function hits({ units }: UnitsData, x: Scale, { interactive, fontSize }: FigureStyle): ScatterSeriesOption[] {
  if (!interactive) return [];
  const data = units.map(({ size, constraint }, k) => [x.coordinate(size), constraint, k]);
  return [
    {
      id: 'units',
      name: 'units',
      type: 'scatter',
      z: 10,
      symbol: 'circle',
      symbolSize: fontSize,
      itemStyle: { color: 'transparent' },
      emphasis: { disabled: true },
      data,
    },
  ];
}

/** How a unit is called: by its branch and number from 1, and by its number alone where there is one branch. */
export function unitName({ branch, unit }: Pick<UnitVerdict, 'branch' | 'unit'>, branches: number): string {
  return branches > 1 ? `${branch + 1}.${unit + 1}` : String(unit + 1);
}

function wordsOf({ units, branches }: UnitsData, k: number): string[] {
  const unit = units[k];
  if (!unit) return [];
  const figures: [string, number][] = [
    ['size', unit.size],
    ['‖νᵀφ‖/β', unit.constraint],
    ['slackness', unit.slackness],
    ['imbalance', unit.imbalance],
  ];
  return [`Unit ${unitName(unit, branches)}`, ...figures.map(([name, value]) => `${name} ${formatNumber(value, 5)}`)];
}

function describe({ units, missing }: UnitsData): string {
  const over = units.filter(({ constraint }) => constraint > 1 + SLACK).length;
  const met = units.filter(({ slackness }) => slackness <= SLACK).length;
  const most = Math.max(0, ...missing.map(({ constraint }) => constraint));
  const lacks =
    missing.length === 0
      ? 'No unit was found missing.'
      : `${formatCount(missing.length, 'unit')} found missing, up to ${formatNumber(most, 5)}.`;
  return `${TITLE} of ${formatCount(units.length, 'unit')}: slackness up to ${SLACK} in ${met}, ‖νᵀφ‖/β above 1 in ${over}. ${lacks}`;
}
