import type { Kernels } from '../../engine/kernels';
import { countPatterns } from '../patterns/count';
import { enumerateRegions } from '../patterns/enumerate';
import { equilibrated, reduce, withBias } from '../patterns/geometry';
import { groupRows, rowSigns } from '../patterns/groups';
import { patternKey } from '../patterns/pattern-space';
import { defaultSample } from '../patterns/patterns';
import { gatePattern, samplePatterns } from '../patterns/sample';
import type { Solved } from './program';

/** Entries of all patterns, P·n, up to which a general solver gets through the program in minutes. */
const LISTED = 3e5;

/** The patterns, as signs ±1, that the program of a scalar two-layer ReLU network is written out with, and what that shows. */
export function listedPatterns(kernels: Kernels, solved: Solved): { patterns: Float64Array[]; shows: string[] } {
  const { X, spec, result, stopped } = solved;
  const design = withBias(X, spec.bias === 'penalized');
  const { n, d, data } = design;
  const geometry = reduce(data, n, d);
  if (result.patternsHow === 'given' && spec.patterns.kind === 'given') {
    const { gates } = spec.patterns;
    const directions = Array.from({ length: gates.shape[0] }, (_, p) => Float64Array.from({ length: d }, (_, j) => gates.data[p * d + j]));
    return { patterns: distinct(directions.map((gate) => gatePattern(data, n, d, gate))), shows: some('given gates') };
  }
  if (result.patternsHow === 'sampled') {
    const count = spec.patterns.kind === 'sampled' ? spec.patterns.count : defaultSample(geometry.r);
    return { patterns: samplePatterns(geometry, count, spec.seed), shows: some(`gates sampled with the seed ${spec.seed}`) };
  }
  if (geometry.r > 0) {
    const groups = groupRows(equilibrated(data, geometry));
    if (countPatterns(groups, geometry.r).count * n <= LISTED) {
      const regions = enumerateRegions(kernels, groups, geometry.r, LISTED / n + 1, stopped);
      if (regions)
        return {
          patterns: regions.map(({ sides }) => rowSigns(sides, groups)),
          shows: ['These are all activation patterns of the data: the optimum is that of every network wide enough.'],
        };
    }
  }
  return {
    patterns: distinct(neuronDirections(result.weights, X.shape[1], d > X.shape[1]).map((u) => gatePattern(data, n, d, u))),
    shows: [
      'The data have too many activation patterns to write them all out: these are the patterns of the neurons found. The optimum over them is',
      "an upper bound of that over all patterns, and equals it as far as the certificate's dual bound says.",
    ],
  };
}

function some(which: string): string[] {
  return [`These are the patterns of ${which}: the optimum is an upper bound of that over all patterns.`];
}

/** The input weights of each neuron with the entry of its bias last; u = 0 alone where the network has none. `d` without the bias. */
export function neuronDirections({ W1, b1 }: Solved['result']['weights'], d: number, bias: boolean): Float64Array[] {
  const units = W1.data.length / d;
  if (units === 0) return [new Float64Array(d + (bias ? 1 : 0))];
  return Array.from({ length: units }, (_, k) =>
    Float64Array.from([...Array.from(W1.data.subarray(k * d, (k + 1) * d)), ...(bias ? [b1.data[k]] : [])]),
  );
}

function distinct(patterns: Float64Array[]): Float64Array[] {
  return [...new Map(patterns.map((signs) => [patternKey(signs), signs])).values()];
}
