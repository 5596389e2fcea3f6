import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import type { Kernels } from '../../engine/kernels';
import { COUNT_LIMIT, countPatterns } from '../patterns/count';
import { enumerateRegions, NEGLECTED } from '../patterns/enumerate';
import { checkGates } from '../patterns/gates';
import { equilibrated, equilibratedLengths, type Geometry } from '../patterns/geometry';
import { groupRows, rowSigns } from '../patterns/groups';
import { patternKey } from '../patterns/pattern-space';
import { gatePattern, samplePatterns } from '../patterns/sample';

/** A first-layer activation pattern D = diag(1[sign > 0]) with its cone {w : sign_i·x_i·w ≥ 0}. */
export interface Cell {
  signs: Float64Array;
  /** The rows whose inequalities bound the cone; the others follow from them. */
  walls: number[];
}

export interface Cells {
  cells: Cell[];
  /** Whether these are all patterns. */
  exhaustive: boolean;
  /** By how much each |x_iᵀu| may be misjudged by patterns that are not listed. */
  neglected: Float64Array;
  /** Whether pricing may take minutes, or for ever. */
  many: boolean;
  how: SolveResult['patternsHow'];
  notes: string[];
}

/** Combinations of first-layer patterns that are all priced unasked, with a time limit of their own beyond, and those that are never exceeded. */
const FEW = 2e4;
const SEARCHED = 2e5;
const MOST = 2e6;
/** Sampled patterns where nothing is said and there are too many; fewer where the first width makes too many combinations of them. */
const SAMPLE = 24;

/** The first-layer patterns of the program: all where few, given or sampled ones. `data` is n×d, in the coordinates of given gates. Null when stopped. */
export function chooseCells(
  kernels: Kernels,
  geometry: Geometry,
  data: Float64Array,
  width: number,
  spec: SolveSpec,
  stopped: () => boolean,
): Cells | null {
  const { patterns } = spec;
  const { n, r } = geometry;
  if (patterns.kind === 'given') return given(geometry, data, patterns.gates.data, patterns.gates.shape, width);
  if (patterns.kind === 'sampled') return sampled(geometry, patterns.count, width, spec.seed, []);
  const scaled = equilibrated(data, geometry);
  const groups = groupRows(scaled);
  const { count, how } = countPatterns(groups, r);
  const combinations = combinationsOf(count, width);
  const number = sampleOfWidth(width);
  if (patterns.kind === 'auto' && (count > COUNT_LIMIT || combinations > SEARCHED || n > 64))
    return sampled(geometry, number, width, spec.seed, [
      `The first layer has ${how === 'bound' ? 'up to ' : ''}${count} activation patterns on these data, ${combinations.toPrecision(2)} combinations; the program has ${number} sampled patterns and their combinations.`,
    ]);
  checkCombinations(count, width);
  const regions = enumerateRegions(kernels, groups, r, COUNT_LIMIT, stopped);
  if (!regions) return null;
  const keys = new Set(regions.map(({ sides }) => patternKey(sides)));
  const first = new Int32Array(groups.count).fill(-1);
  groups.of.forEach((group, i) => {
    if (group >= 0 && first[group] < 0) first[group] = i;
  });
  const cells = regions.map(({ sides }) => {
    const walls: number[] = [];
    for (let g = 0; g < groups.count; g++) {
      sides[g] = -sides[g];
      if (keys.has(patternKey(sides))) walls.push(first[g]);
      sides[g] = -sides[g];
    }
    return { signs: rowSigns(sides, groups), walls };
  });
  const neglected = equilibratedLengths(data, geometry, scaled).map((length) => NEGLECTED * length);
  return { cells, exhaustive: true, neglected, many: combinations > FEW, how: 'enumerated', notes: [] };
}

/** How many patterns are sampled unasked: no more than have combinations that can be priced. */
export function sampleOfWidth(width: number): number {
  let number = SAMPLE;
  while (combinationsOf(number, width) > MOST) number--;
  return number;
}

/** Roughly how many combinations of m₁ patterns with signs there are. */
function combinationsOf(count: number, width: number): number {
  return count ** width * (width - 1) + count;
}

function checkCombinations(count: number, width: number): void {
  const combinations = combinationsOf(count, width);
  if (combinations > MOST || count > COUNT_LIMIT)
    throw new Failure(
      'unsupported',
      `${count} first-layer patterns have ${combinations.toPrecision(2)} combinations of ${width}; ${MOST.toExponential(0)} of them can be priced.`,
      'Use fewer patterns (--patterns N), a smaller first width, or fewer rows or features.',
    );
}

function given(geometry: Geometry, data: Float64Array, values: ArrayLike<number>, shape: number[], width: number): Cells {
  const { n } = geometry;
  const d = data.length / n;
  checkGates(values, shape, d);
  const patterns = Array.from({ length: shape[0] }, (_, p) =>
    gatePattern(
      data,
      n,
      d,
      Float64Array.from({ length: d }, (_, j) => values[p * d + j]),
    ),
  );
  const cells = listed(geometry, patterns);
  checkCombinations(cells.length, width);
  const repeated = shape[0] - cells.length;
  const notes = repeated > 0 ? [`${repeated} of the ${shape[0]} gates repeat the pattern of another.`] : [];
  return { cells, exhaustive: false, neglected: new Float64Array(n), many: true, how: 'given', notes };
}

function sampled(geometry: Geometry, count: number, width: number, seed: number, notes: string[]): Cells {
  checkCombinations(count, width);
  const cells = listed(geometry, samplePatterns(geometry, count, seed));
  const fewer = cells.length < count ? [`Sampling found ${cells.length} distinct patterns where ${count} were asked for.`] : [];
  return { cells, exhaustive: false, neglected: new Float64Array(geometry.n), many: true, how: 'sampled', notes: [...notes, ...fewer] };
}

function listed({ n, rowNorms }: Geometry, patterns: Float64Array[]): Cell[] {
  const walls = Array.from({ length: n }, (_, i) => i).filter((i) => rowNorms[i] > 0);
  const known = new Map(patterns.map((signs) => [patternKey(signs), signs]));
  return [...known.values()].map((signs) => ({ signs, walls }));
}
