import type { EChartsOption } from 'echarts';
import type { FigureStyle } from './figure';
import type { Box } from './labels';
import type { Scale, Tick, Ticks } from './scale';
import { round, type Sketch } from './sketch';
import { fitText, textWidth, wrapText } from './text';

/** How tall title and subtitle are above the plot; a little room where the page has them. */
export function headHeight(style: FigureStyle, subtitle: string): number {
  if (!style.titled) return Math.max(8, round(0.7 * style.fontSize));
  return round(style.fontSize * (1.7 + 1.35 * subtitleLines(style, subtitle).length) + 8);
}

function subtitleLines(style: FigureStyle, subtitle: string): string[] {
  return subtitle === '' ? [] : wrapText(subtitle, style.width - 4, style.fontSize, 2);
}

/** Title and subtitle inside the picture, where the figure stands alone. */
export function drawHead(sketch: Sketch, title: string, subtitle: string): void {
  const { style, palette } = sketch;
  if (!style.titled) return;
  const size = style.fontSize * 1.15;
  sketch.text(fitText(title, style.width - 4, size, true), 2, size * 0.8, { bold: true, size, color: palette.text });
  subtitleLines(style, subtitle).forEach((line, i) =>
    sketch.text(line, 2, style.fontSize * (2.2 + 1.35 * i), { color: palette['text-3'] }),
  );
}

/** The height below the plot that tick labels need, and the notes where the figure stands alone. */
export function footHeight(style: FigureStyle, notes: readonly string[]): number {
  const lines = noteLines(style, notes).length;
  return round(style.fontSize * (2 + (lines > 0 ? 0.4 + 1.35 * lines : 0)));
}

function noteLines(style: FigureStyle, notes: readonly string[]): string[] {
  return style.titled && notes.length > 0 ? wrapText(notes.join('; '), style.width - 4, style.fontSize, 3) : [];
}

/** What the picture cannot show, said below it; in the window the page says it. */
export function drawNotes(sketch: Sketch, notes: readonly string[]): void {
  const { style, palette } = sketch;
  const lines = noteLines(style, notes);
  lines.forEach((line, i) =>
    sketch.text(line, 2, style.height - style.fontSize * (0.7 + 1.35 * (lines.length - 1 - i)), { color: palette['text-2'] }),
  );
}

/** The widest tick label. */
export const widest = (ticks: readonly Tick[], fontSize: number): number =>
  Math.max(0, ...ticks.map((tick) => textWidth(tick.label, fontSize)));

/** Left axis with its ticks and the horizontal grid. */
export function drawValueAxis(sketch: Sketch, plot: Box, scale: Scale, ticks: Ticks): void {
  const { palette } = sketch;
  const right = plot.x + plot.width;
  const line = (value: number) => round(scale.pixel(value));
  sketch.path(ticks.major.map((tick) => `M${plot.x} ${line(tick.value)}H${right}`).join(''), { stroke: palette.grid });
  sketch.path(ticks.minor.map((value) => `M${plot.x} ${line(value)}h-3`).join(''), { stroke: palette.axis, width: 0.75 });
  sketch.path(ticks.major.map((tick) => `M${plot.x} ${line(tick.value)}h-5`).join('') + `M${plot.x} ${plot.y}V${plot.y + plot.height}`, {
    stroke: palette.axis,
  });
  for (const tick of ticks.major) sketch.text(tick.label, plot.x - 8, scale.pixel(tick.value), { align: 'right' });
}

/** Bottom axis; a label that would run into its neighbour is left out (its tick stays). `named` stands right of the plot. */
export function drawBottomAxis(sketch: Sketch, plot: Box, scale: Scale, ticks: Ticks, named = ''): void {
  const { palette, style } = sketch;
  const bottom = plot.y + plot.height;
  const right = plot.x + plot.width;
  const line = (value: number) => round(scale.pixel(value));
  sketch.path(ticks.minor.map((value) => `M${line(value)} ${bottom}v3`).join(''), { stroke: palette.axis, width: 0.75 });
  sketch.path(`M${plot.x} ${bottom}H${right}` + ticks.major.map((tick) => `M${line(tick.value)} ${bottom}v5`).join(''), {
    stroke: palette.axis,
  });
  const y = bottom + 6 + 0.7 * style.fontSize;
  let taken = -Infinity;
  for (const tick of ticks.major) {
    const box = sketch.extent(tick.label, scale.pixel(tick.value), y, { align: 'center' });
    if (box.x < taken || box.x + box.width > style.width) continue;
    sketch.text(tick.label, scale.pixel(tick.value), y, { align: 'center' });
    taken = box.x + box.width + 0.4 * style.fontSize;
  }
  if (named !== '') sketch.text(named, Math.max(right + 8, taken + 0.5 * style.fontSize), y, { color: palette.label });
}

/** The coordinate system of the data. Its axes stay unseen: the sketch draws them, to the pixel and with labels that never collide. */
export function coordinates(style: FigureStyle, plot: Box, x: Scale, y: Scale, cursor: string): EChartsOption {
  const hidden = { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { show: false }, splitLine: { show: false } };
  return {
    animation: false,
    grid: { left: plot.x, top: plot.y, width: plot.width, height: plot.height },
    xAxis: {
      type: 'value',
      min: x.min,
      max: x.max,
      ...hidden,
      axisPointer: {
        show: style.interactive,
        type: 'line',
        snap: false,
        lineStyle: { color: cursor, width: 1, type: 'solid' },
        label: { show: false },
      },
    },
    yAxis: { type: 'value', min: y.min, max: y.max, ...hidden },
  };
}

/** A sentence in the middle of a figure that has nothing to draw yet. */
export function drawEmpty(sketch: Sketch, plot: Box, sentence: string): void {
  const lines = wrapText(sentence, plot.width - 8, sketch.style.fontSize, 3);
  lines.forEach((line, i) =>
    sketch.text(line, plot.x + plot.width / 2, plot.y + plot.height / 2 + (i - (lines.length - 1) / 2) * 1.4 * sketch.style.fontSize, {
      align: 'center',
      color: sketch.palette['text-3'],
    }),
  );
}
