import { performance } from 'node:perf_hooks';
import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Kind, LowerBound, Proof } from '../../../../shared/contract/certificate';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult } from '../../../../shared/contract/run';
import { relativeGap } from '../../../../shared/theory/relative-gap';
import type { Bound } from '../../certificate/bound-method';
import type { Loss } from '../../../../shared/theory/losses';
import type { DualBound } from '../../certificate/dual-bound';

/** By how much, relatively, the program's value and that of the recovered network may differ. */
const AGREEMENT = 1e-8;

/** What a family found, before it is put into the words of the contract. */
export interface Found {
  status: SolveResult['status'];
  /** The program's value at the point that was found. */
  program: number;
  /** The objective of the recovered network itself. */
  network: number;
  weights: Record<string, NdArray>;
  activeNeurons: number;
  /** The dual bound of the program, and how strongly it is one; null where none is claimed (estimated). */
  dual: DualBound | null;
  certificate: Kind;
  /** How γ° was bounded. */
  method: string;
  /** The true bound of every network, where it is not the dual bound. */
  lowerBound?: LowerBound;
  /** The dual point that proves that bound; the dual bound's own where it is left out. */
  point?: Float64Array;
  /** What a checker of that bound cannot find again by itself; left out where nobody asked. */
  arrays?: Proof['arrays'];
  /** What a checker can prove, where it is another bound or more than the dual value of one point. */
  proof?: Proof;
  /** Of the limit β → 0: the price of what misses its constraint that the objective counts. */
  price?: number;
  betaMax: number;
  /** 'exact' where it is left out. */
  betaMaxKind?: SolveResult['betaMaxKind'];
  patterns: number;
  patternsHow: SolveResult['patternsHow'];
  iterations: number;
  notes: string[];
}

/** The result of a solve that began at `began`. Throws a Failure ('computation') where program and network disagree. */
export function assemble(found: Found, Y: Matrix, began: number): SolveResult {
  const { program, network, dual, certificate } = found;
  const scale = Math.max(Math.abs(program), Number.EPSILON * squares(Y.data));
  if (!(Math.abs(network - program) <= AGREEMENT * Math.max(scale, Number.MIN_VALUE)))
    throw new Failure(
      'computation',
      `The recovered network has objective ${network}, the convex program ${program}: they should agree.`,
      'Please report this with the data; standardising the features may help meanwhile.',
    );
  const { lowerBound, point } = networkBound(found);
  const proven: Matrix = { dtype: 'float64', shape: Y.shape.slice(), data: point };
  return {
    kind: 'solve',
    status: found.status,
    objective: network,
    dualBound: dual?.value ?? null,
    gap: dual && network - dual.value,
    relativeGap: dual && relativeGap(network, dual.value),
    certificate,
    lowerBound,
    patterns: found.patterns,
    patternsHow: found.patternsHow,
    betaMax: found.betaMax,
    betaMaxKind: found.betaMaxKind ?? 'exact',
    activeNeurons: found.activeNeurons,
    networkObjective: network,
    iterations: found.iterations,
    weights: found.weights,
    dual: proven,
    ...keptProof(found, { point: proven, kind: lowerBound.kind, method: lowerBound.method, arrays: found.arrays ?? {} }),
    notes: found.notes,
    seconds: (performance.now() - began) / 1000,
  };
}

/** What a checker needs beside the dual point alone. */
function keptProof({ proof, arrays, price }: Found, own: Proof): Pick<SolveResult, 'proof'> {
  if (!proof && !arrays && price === undefined) return {};
  return { proof: { ...(proof ?? own), ...(price === undefined ? {} : { price }) } };
}

/** The proof of a bound that is not the result's own, by its dual point (n×C). */
export function proofOf({ lowerBound: { kind, method }, point, arrays = {} }: Bound, { shape, data }: Matrix, loss: Loss): Proof {
  const margin = loss.dualRounding(point, data);
  const bound = { value: loss.dualValue(point, data) - margin, margin };
  return { point: { dtype: 'float64', shape: shape.slice(), data: point }, kind, method, arrays, bound };
}

/** The bound of every network: what was found beside the dual bound, else that itself. */
function networkBound({ dual, lowerBound, point, certificate, method }: Found): Bound {
  const own = point ?? dual?.point;
  if (lowerBound && own) return { lowerBound, point: own };
  if (!dual) throw new RangeError('A result without a dual bound needs a lower bound with its dual point.');
  const kind = certificate === 'exact' ? 'exact' : 'relaxed';
  return { lowerBound: { value: dual.value, kind, method, margin: dual.margin }, point: dual.point };
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
