import type { Histogram } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import { textLevels, type Table } from '../../files/table';

/** Bins of a column of numbers, and texts that are listed. */
const FEWEST = 5;
const MOST = 50;
const LEVELS = 12;

/**
 * How the values of a column are spread (contract: data.histogram): whole numbers of a short range each in a bin of its own, other numbers in ⌈√n⌉
 * bins of equal width, at least 5 and at most 50; texts by value. @throws Failure('missing') where there is no such column
 */
export function histogramOf({ columns }: Table, name: string): Histogram {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) throw new Failure('missing', `There is no column "${name}".`);
  if (!column.numbers) {
    const texts = column.texts ?? [];
    const present = texts.filter((text) => text !== null).length;
    const levels = textLevels(texts).slice(0, LEVELS);
    return {
      column: name,
      edges: null,
      levels: levels.map(({ value }) => value),
      counts: levels.map(({ count }) => count),
      present,
      missing: texts.length - present,
      infinite: 0,
    };
  }
  const present = column.numbers.filter((value) => !Number.isNaN(value));
  const finite = present.filter(Number.isFinite);
  const rest = { column: name, levels: [], present: present.length, missing: column.numbers.length - present.length };
  const infinite = present.length - finite.length;
  if (finite.length === 0) return { ...rest, edges: [], counts: [], infinite };
  const edges = edgesOf(finite);
  const counts = edges.slice(1).map(() => 0);
  for (const value of finite) counts[binOf(edges, value)] += 1;
  return { ...rest, edges, counts, infinite };
}

/** The bin that a value is in: the last whose lower edge it reaches. */
function binOf(edges: readonly number[], value: number): number {
  let [bin, above] = [0, edges.length - 1];
  while (above - bin > 1) {
    const middle = (bin + above) >>> 1;
    if (value >= edges[middle]) bin = middle;
    else above = middle;
  }
  return bin;
}

/** Whole numbers up to here have halves between them. */
const LARGEST_HALF = 2 ** 51;

function edgesOf(values: Float64Array): number[] {
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  const halves = Math.max(-low, high) < LARGEST_HALF && values.every(Number.isInteger);
  if (halves && high - low < MOST) return Array.from({ length: high - low + 2 }, (_, i) => low - 0.5 + i);
  if (high === low) {
    const half = Math.max(Math.abs(low) * 1e-3, 0.5);
    return [low - half, low + half];
  }
  const bins = Math.max(FEWEST, Math.min(MOST, Math.ceil(Math.sqrt(values.length))));
  // By shares of both ends, so that nothing overflows and the last edge is the largest value.
  return Array.from({ length: bins + 1 }, (_, i) => low * (1 - i / bins) + high * (i / bins));
}
