import { Failure } from '../../../../shared/contract/failure';
import type { SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { longestList, whyNotAllPatterns } from '../../../../shared/theory/families/all-patterns';
import type { Kernels } from '../../engine/kernels';
import { countPatterns } from './count';
import { enumerateRegions } from './enumerate';
import { restore, type Geometry } from './geometry';
import { groupRows } from './groups';
import { patternKey } from './pattern-space';
import { defaultSample } from './patterns';
import { gatePattern, sampleGates } from './sample';

/** Gates in the coordinates of the data (the entry of a bias last), one for each distinct pattern that they have. */
export interface Gates {
  directions: Float64Array[];
  /** Signs ±1, n values each. */
  patterns: Float64Array[];
  how: 'given' | 'sampled' | 'enumerated';
  notes: string[];
}

/** Patterns that are all taken unasked. */
const FEW = 1000;

/** The gates of a gated network: given, sampled, or one of every pattern (unasked where these are few). `data` is n×d. Null when stopped. */
export function chooseGates(
  kernels: Kernels,
  geometry: Geometry,
  data: Float64Array,
  spec: SolveSpec,
  stopped: () => boolean,
): Gates | null {
  const { n, r } = geometry;
  const d = data.length / n;
  const { patterns } = spec;
  if (patterns.kind === 'given') {
    const { data: values, shape } = patterns.gates;
    checkGates(values, shape, d);
    const directions = Array.from({ length: shape[0] }, (_, p) => Float64Array.from({ length: d }, (_, j) => values[p * d + j]));
    const gates = distinct(data, n, d, directions);
    const repeated = shape[0] - gates.directions.length;
    return { ...gates, how: 'given', notes: repeated > 0 ? [`${repeated} of the ${shape[0]} gates repeat the pattern of another.`] : [] };
  }
  const lifted = (list: { u: Float64Array }[]) =>
    distinct(
      data,
      n,
      d,
      list.map(({ u }) => restore(geometry, u)),
    );
  if (patterns.kind === 'sampled') {
    const gates = lifted(sampleGates(geometry, patterns.count, spec.seed));
    const found = gates.directions.length;
    const notes = found < patterns.count ? [`Sampling found ${found} distinct patterns where ${patterns.count} were asked for.`] : [];
    return { ...gates, how: 'sampled', notes };
  }
  const groups = groupRows(geometry);
  const { count, how } = countPatterns(groups, r);
  const tooMany = whyNotAllPatterns(FAMILY_DECLARATIONS['gated-relu'], { n, rank: r, patterns: { count, how } });
  if (patterns.kind === 'all' && tooMany)
    throw new Failure('unsupported', tooMany, 'Use sampled patterns (--patterns N), or fewer rows or features.');
  if (r > 0 && (patterns.kind === 'all' || count <= FEW)) {
    const regions = enumerateRegions(kernels, groups, r, longestList(FAMILY_DECLARATIONS['gated-relu'], n), stopped);
    return regions && { ...lifted(regions.map(({ witness }) => ({ u: witness }))), how: 'enumerated', notes: [] };
  }
  const number = r === 0 ? 1 : defaultSample(r);
  const gates = lifted(sampleGates(geometry, number, spec.seed));
  return {
    ...gates,
    how: 'sampled',
    notes: r === 0 ? [] : [`The gates are ${gates.directions.length} sampled ones; --gates gives others, --patterns another number.`],
  };
}

/** Throws a Failure ('usage') unless the gates are one direction of d finite numbers for each row. */
export function checkGates(values: ArrayLike<number>, shape: number[], d: number): void {
  if (shape.length !== 2 || shape[1] !== d || shape[0] < 1)
    throw new Failure(
      'usage',
      `The gates have shape ${shape.join('×')}; ${d} values in each row are needed, one row for each gate.`,
      'Give the gates in the coordinates that are solved: after standardising, with the entry of the bias last where there is one.',
    );
  if (Array.from(values).some((value) => !Number.isFinite(value)))
    throw new Failure('usage', 'The gates hold a value that is not a finite number.', 'Check the gates file.');
}

function distinct(data: Float64Array, n: number, d: number, directions: Float64Array[]): Pick<Gates, 'directions' | 'patterns'> {
  const known = new Map<string, { gate: Float64Array; signs: Float64Array }>();
  for (const gate of directions) {
    const signs = gatePattern(data, n, d, gate);
    const key = patternKey(signs);
    if (!known.has(key)) known.set(key, { gate, signs });
  }
  const list = [...known.values()];
  return { directions: list.map(({ gate }) => gate), patterns: list.map(({ signs }) => signs) };
}
