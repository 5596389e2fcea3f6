import { performance } from 'node:perf_hooks';
import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { Kind, LowerBound, Proof } from '../../../shared/contract/certificate';
import { Failure } from '../../../shared/contract/failure';
import type { SolveResult } from '../../../shared/contract/run';
import { relativeGap } from '../../../shared/theory/relative-gap';
import type { DualBound } from '../certificate/dual-bound';

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
  /** The dual bound of the program, and how strongly it is one. */
  dual: DualBound;
  certificate: Kind;
  /** How γ° was bounded. */
  method: string;
  /** The true bound of every network, where it is not the dual bound. */
  lowerBound?: LowerBound;
  /** What proves that bound, where it is not the dual point alone: its arrays, or all of it. Left out where nobody asked. */
  proof?: Proof | Pick<Proof, 'arrays'>;
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
  const { program, network, dual, certificate, method } = found;
  const scale = Math.max(Math.abs(program), Number.EPSILON * squares(Y.data));
  if (!(Math.abs(network - program) <= AGREEMENT * Math.max(scale, Number.MIN_VALUE)))
    throw new Failure(
      'computation',
      `The recovered network has objective ${network}, the convex program ${program}: they should agree.`,
      'Please report this with the data; standardising the features may help meanwhile.',
    );
  const gap = network - dual.value;
  const lowerBound = found.lowerBound ?? {
    value: dual.value,
    kind: certificate === 'exact' ? 'exact' : 'relaxed',
    method,
    margin: dual.margin,
  };
  const point: Matrix = { dtype: 'float64', shape: Y.shape.slice(), data: dual.point };
  return {
    kind: 'solve',
    status: found.status,
    objective: network,
    dualBound: dual.value,
    gap,
    relativeGap: relativeGap(network, dual.value),
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
    dual: point,
    ...(found.proof ? { proof: { point, kind: lowerBound.kind, method: lowerBound.method, ...found.proof } } : {}),
    notes: found.notes,
    seconds: (performance.now() - began) / 1000,
  };
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
