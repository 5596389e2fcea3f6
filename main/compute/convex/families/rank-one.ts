import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { whyNotRankOne } from '../../../../shared/theory/families/inputs';
import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { standardOptimum, standardPenalty, type Atom } from '../../../../shared/theory/rank-one';
import { lossNamed, type Loss } from '../../../../shared/theory/losses';
import { limitOf, priceOf } from '../../../../shared/theory/losses/limit';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { dualBound, gaugeRounding } from '../../certificate/dual-bound';
import { kernels } from '../../engine/kernels';
import { secondSingularValue, spectrum } from '../../engine/svd';
import type { Monitor } from '../../job';
import { assemble } from '../recovery/assemble';
import { solveBlocksAt } from '../limit/block-limit';
import { branchWeights, type Branch } from '../recovery/branches';
import { fitOf } from '../recovery/fit';
import { controlOf, type Control } from '../control';
import type { Family } from './family';
import { normsOfRows } from '../../engine/norm';
import { limitNote, priced } from '../limit/limit';
import { checkOneClass, limitRay } from '../limit/limit-ray';
import { solveRay, type RayOptimum } from '../limit/ray';
import { SIDE_KEYS, sidesGauge } from '../pricing/sides-gauge';
import { standardNetwork } from './standard-rank-one';

/**
 * Parallel deep ReLU networks on rank-one data X = c aᵀ, ‖a‖ = 1, for every depth L ≥ 2 (theory §5.6): only the atoms (c)₊ and (−c)₊
 * matter, no row has both, and the program is two problems of one atom each, soft thresholds for the squared loss. Depth 3 tells what a standard network reaches beside it.
 */
export const rankOne: Family = {
  ...FAMILY_DECLARATIONS['rank-one'],

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const L = spec.depth ?? 2;
    const regularizer = spec.regularizer ?? 'power';
    const factor = gaugeFactor(regularizer, L);
    const beta = factor * spec.beta;
    const [n, d] = X.shape;
    const C = Y.shape[1];
    const { a, c, residual } = factorize(X, monitor);

    const given = lossNamed(spec.loss, { ...spec, outputs: Y.shape[1] });
    const initial = dualAtZero(given, Y.data);
    const limit = limitOf(spec.loss);
    const found =
      limit === 'class margin'
        ? solveTogether(given, c, Y, beta, spec, controlOf(spec, monitor, began))
        : solveSides(c, Y, spec.interpolate ? new Float64Array(n * C) : initial, (own, targets) =>
            spec.interpolate ? limitRay(limit, own, targets, C, beta) : solveRay(given, own, targets, C, beta),
          );
    const { N, F, sides } = found;
    const loss = spec.interpolate ? priced(spec.loss, N, C) : given;
    const branches = sides.flatMap(({ sign, w }): Branch[] => {
      const size = Math.hypot(...w);
      return size > 0 ? [{ u: a.map((value) => sign * value), w: w.map((value) => value / size), size }] : [];
    });
    const standard = isStandard(spec)
      ? standardNetwork({
          L,
          a,
          c,
          Y,
          loss,
          beta,
          regularizer,
          parallel: sides,
          isLimit: spec.interpolate ?? false,
          atom: (sign) => atomOf(c, sign, Y),
        })
      : null;
    const program = standard?.program ?? loss.value(F, Y.data) + beta * branches.reduce((sum, { size }) => sum + size, 0);
    const weights = standard?.weights ?? branchWeights(branches, d, C, L, regularizer);
    const terms = { activation: 'relu', regularizer, bias: 'none' } as const;
    const fit = fitOf(weights, X, Y, { loss, beta: spec.beta }, terms);

    const gauge = (M: Float64Array) => Math.max(...sides.map(({ sign }) => Math.hypot(...atomOf(c, sign, { ...Y, data: M }).product)));
    const slack = gaugeRounding(normsOfRows(N, n, C), c.map(Math.abs), d) + residual * Math.hypot(...normsOfRows(N, n, C));
    const dual = dualBound(loss, N, Y.data, beta, gauge(N), slack);
    return assemble(
      {
        status: found.status,
        program,
        network: fit.objective,
        weights,
        activeNeurons: standard?.units ?? branches.length,
        dual,
        // The bound is the parallel network's: where a standard one stays above it, it says nothing of what lies between.
        certificate: standard && program - dual.value > spec.tolerance * Math.abs(program) ? 'relaxed' : 'exact',
        method: 'closed-form',
        betaMax: gauge(initial) / factor,
        patterns: sides.filter(({ rows }) => rows.length > 0).length,
        patternsHow: 'formula',
        iterations: found.iterations,
        ...(spec.interpolate ? { price: priceOf(loss) } : {}),
        notes: [
          ...(standard ? [standard.note] : L === 3 && C === 1 ? [standardNote(sides, c, spec, beta, program, Y)] : []),
          ...(spec.interpolate ? [limitNote(spec.loss, fit.F, Y.data, C)] : []),
        ],
      },
      Y,
      began,
    );
  },
};

/** Whether the standard network (K = 1) is asked for; the parallel one has as many branches as it needs. */
function isStandard({ branches }: SolveSpec): boolean {
  if (branches !== undefined && branches !== 1)
    throw new Failure(
      'usage',
      `The parallel network has as many branches as it needs, and ${branches} were asked for.`,
      'Give --branches 1 for the standard network, or leave it out.',
    );
  return branches === 1;
}

/** a of length 1, c = Xa and ‖X − c aᵀ‖_F. Throws a Failure ('data') where the data have another rank. */
function factorize(X: Matrix, monitor: Monitor): { a: Float64Array; c: Float64Array; residual: number } {
  const [n, d] = X.shape;
  const found = spectrum(kernels(), n, d, X.data, () => monitor.stopped());
  if (!found) throw new Failure('interrupted', 'Interrupted before the rank of the data was known.');
  const { values, right } = found;
  const more = whyNotRankOne(secondSingularValue(values));
  if (more) throw new Failure('data', more, 'Use one feature, or the family two-layer-relu.');
  const c = new Float64Array(n);
  let square = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) c[i] += X.data[i * d + j] * right[j];
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) square += (X.data[i * d + j] - c[i] * right[j]) ** 2;
  return { a: right, c, residual: Math.sqrt(square) };
}

/** The coefficients w of the atom (sign·c)₊, and the rows that it touches. */
interface Side {
  sign: 1 | -1;
  rows: number[];
  w: Float64Array;
}

/** The coefficients of both atoms with the dual point N and the outputs F, n×C. */
interface Sides {
  status: SolveResult['status'];
  sides: Side[];
  N: Float64Array;
  F: Float64Array;
  iterations: number;
}

/** min ℓ for a loss whose columns are tied, so that no search over one number finds the coefficients of an atom. */
function solveTogether(loss: Loss, c: Float64Array, Y: Matrix, beta: number, spec: SolveSpec, control: Control): Sides {
  const [n, C] = Y.shape;
  if (spec.interpolate)
    for (const sign of [1, -1])
      checkOneClass(
        Y.data.filter((_, at) => sign * c[Math.floor(at / C)] > 0),
        C,
      );
  const engine = kernels();
  return engine.arena.scope(() => {
    const gauge = sidesGauge(engine, c, C);
    const program = { n, outputs: C, loss, Y: Y.data, beta, tolerance: spec.tolerance, gauge, constant: null, start: null };
    const { found } = solveBlocksAt(program, spec, control);
    const sides = ([1, -1] as const).map((sign): Side => {
      const rows = Array.from({ length: n }, (_, i) => i).filter((i) => sign * c[i] > 0);
      return { sign, rows, w: found.atoms.find(({ key }) => key === SIDE_KEYS[sign])?.U ?? new Float64Array(C) };
    });
    return { status: found.status, sides, N: found.dual.point, F: found.F, iterations: found.iterations };
  });
}

/**
 * Both atoms, which share no row, for a separable loss: each by `solve` (its entries of c and its rows of Y), with the dual point N, which is `initial` where
 * neither reaches, and the outputs F; n×C.
 */
function solveSides(c: Float64Array, Y: Matrix, initial: Float64Array, solve: (c: Float64Array, Y: Float64Array) => RayOptimum): Sides {
  const [n, C] = Y.shape;
  const F = new Float64Array(n * C);
  const N = initial.slice();
  const sides = ([1, -1] as const).map((sign): Side => {
    const rows = Array.from({ length: n }, (_, i) => i).filter((i) => sign * c[i] > 0);
    const own = Float64Array.from(rows, (i) => sign * c[i]);
    const targets = Float64Array.from(rows.flatMap((i) => [...Y.data.subarray(i * C, (i + 1) * C)]));
    const { w, N: point } = rows.length > 0 ? solve(own, targets) : { w: new Float64Array(C), N: new Float64Array(0) };
    rows.forEach((i, at) => {
      for (let k = 0; k < C; k++) {
        F[i * C + k] = own[at] * w[k];
        N[i * C + k] = point[at * C + k];
      }
    });
    return { sign, rows, w };
  });
  return { status: 'solved', sides, N, F, iterations: 0 };
}

/** The atom (±c)₊ with the targets. */
function atomOf(c: Float64Array, sign: number, { data, shape }: Matrix): Atom {
  const C = shape[1];
  const product = new Float64Array(C);
  let energy = 0;
  for (let i = 0; i < c.length; i++) {
    const value = Math.max(0, sign * c[i]);
    energy += value * value;
    for (let k = 0; k < C; k++) product[k] += value * data[i * C + k];
  }
  return { energy, product };
}

/** What a standard three-layer network (K = 1) reaches: the one ReLU gap that is known in closed form. */
function standardNote(sides: Side[], c: Float64Array, { loss, interpolate }: SolveSpec, beta: number, parallel: number, Y: Matrix): string {
  const [A, B] = sides.map(({ w }) => w[0]);
  if (A * B >= 0)
    return 'A standard three-layer network reaches the same value: the coefficients of the two atoms have one sign (or one is zero).';
  const why = 'the coefficients of the two atoms have opposite signs, which no hidden unit feeds both';
  if (loss !== 'squared' || interpolate) {
    const most = beta * (standardPenalty(A, B, 3) - Math.abs(A) - Math.abs(B));
    return `A standard three-layer network has a gap of at most ${most.toPrecision(4)}: ${why}.`;
  }
  const [first, second] = [1, -1].map((sign) => atomOf(c, sign, Y));
  const reachable = [first, second].reduce((sum, { energy, product }) => sum + (energy > 0 ? (0.5 * product[0] ** 2) / energy : 0), 0);
  const rest = 0.5 * Y.data.reduce((sum, y) => sum + y * y, 0) - reachable;
  const standard = rest + standardOptimum(first, second, beta, 3).value;
  return `A standard three-layer network reaches ${standard.toPrecision(10)}, a gap of ${(standard - parallel).toPrecision(4)}: ${why}.`;
}
