import { performance } from 'node:perf_hooks';
import type { Loss } from '../../../../../shared/theory/losses';
import { relativeGap } from '../../../../../shared/theory/relative-gap';
import { kernels } from '../../../engine/kernels';
import type { Control } from '../../control';
import type { GaugePricing } from '../../pricing/gauge';
import type { BlockOutcome, BlockProgram } from '../block-problem';
import { gaugeBound } from '../gauge-bound';
import { VertexMethod } from './vertex-method';

/** How far kinks are moved apart, relative to the largest target: rows that meet theirs at once would let the method cycle. */
const APART = 1e-9;
/** Exchanges for each row that are never needed but by rounding. */
const EXCHANGES = 30;

/** Whether a loss is Σ max{ν(y − F) : l ≤ ν ≤ u}, with its kinks at the targets y: hinge, and the exact penalties of a limit. */
export function isPiecewiseLinear(loss: Loss, Y: Float64Array): boolean {
  if (!loss.domain) return false;
  const curvature = new Float64Array(Y.length);
  loss.conjugateHessian(Y, Y, curvature);
  return curvature.every((value) => value === 0);
}

/**
 * `solveBlocks` for one output, single atoms and a piecewise linear loss: a linear program, solved at its vertices by column generation. Null
 * where the gauge has other atoms, or rounding keeps the vertices from the tolerance.
 */
export function solvePiecewiseLinear(program: BlockProgram, control: Control): BlockOutcome | null {
  const { n, loss, Y, beta, tolerance, gauge, constant, start } = program;
  const { domain } = loss;
  if (!domain) return null;
  const free = new Float64Array(n).fill(constant?.[0] ?? 0);
  const N = start?.slice() ?? new Float64Array(n);
  if (!start) loss.negativeGradient(free, Y, N);
  const engine = kernels();
  const feasible = engine.arena.float64(n);
  const keys: (string | null)[] = [];
  const known = new Set<string>();

  const best: Omit<BlockOutcome, 'status' | 'dual' | 'betaMax' | 'iterations'> = {
    primal: loss.value(free, Y),
    atoms: [],
    constant: constant ?? new Float64Array(1),
    F: free,
  };
  const price = (point: Float64Array) => gaugeBound({ gauge, loss, Y, beta }, point, best.primal, feasible, (key) => known.has(key));
  const first = price(N);
  if (first.pricing.violators.some(({ rows }) => rows.length !== n)) return null;
  let dual = first.bound;
  let iterations = 0;
  const report = ({ rho }: GaugePricing) =>
    control.report({
      iteration: iterations,
      primal: best.primal,
      dual: dual.value,
      gap: best.primal - dual.value,
      patterns: known.size,
      violation: Math.max(0, rho / beta - 1),
      seconds: (performance.now() - control.began) / 1000,
    });
  report(first.pricing);

  const scale = APART * Y.reduce((most, y) => Math.max(most, Math.abs(y)), 0);
  const method = new VertexMethod(engine, {
    // Fractions of multiples of the golden ratio are spread evenly, and no two are alike.
    y: Y.map((y, i) => y + scale * (0.5 + (((i + 1) * 0.6180339887498949) % 1))),
    lower: Y.map(domain.lower),
    upper: Y.map(domain.upper),
  });
  const add = ({ violators }: GaugePricing) => {
    for (const { key, rows } of violators) {
      known.add(key);
      keys.push(key);
      method.add(rows, beta);
    }
  };
  if (constant) {
    keys.push(null);
    method.add(new Float64Array(n).fill(1), 0);
    method.startFromConstant();
  }
  add(first.pricing);

  let interruption: ReturnType<Control['interruption']> = null;
  const stopped = () => (interruption ??= control.interruption()) !== null;
  for (let isBest = false; !isBest && relativeGap(best.primal, dual.value) > tolerance;) {
    iterations++;
    if (!method.optimize(EXCHANGES * (n + keys.length), stopped)) {
      if (interruption) break;
      return null;
    }
    const { weights, F } = method.solution(Y);
    const primal = loss.value(F, Y) + weights.reduce((sum, { atom, w }) => sum + method.costs[atom] * Math.abs(w), 0);
    if (primal < best.primal) {
      best.primal = primal;
      best.F = F;
      best.atoms = weights.flatMap(({ atom, w }) => {
        const key = keys[atom];
        return key === null || w === 0 ? [] : [{ key, U: Float64Array.of(w) }];
      });
      if (constant) best.constant = Float64Array.of(weights.find(({ atom }) => atom === 0)?.w ?? 0);
    }
    const { pricing, bound } = price(method.nu.map((value, i) => Math.max(domain.lower(Y[i]), Math.min(domain.upper(Y[i]), value))));
    if (bound.value > dual.value || gauge.estimates) dual = bound;
    report(pricing);
    isBest = pricing.violators.length === 0;
    add(pricing);
  }
  if (!interruption && relativeGap(best.primal, dual.value) > tolerance) return null;
  return {
    ...best,
    status: relativeGap(best.primal, dual.value) > tolerance && interruption ? interruption : 'solved',
    dual,
    betaMax: first.pricing.rho,
    iterations,
  };
}
