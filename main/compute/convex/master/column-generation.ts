import { performance } from 'node:perf_hooks';
import type { Loss } from '../../../../shared/theory/losses';
import { relativeGap } from '../../../../shared/theory/relative-gap';
import { dualBound, gaugeRounding, type DualBound } from '../../certificate/dual-bound';
import { norm } from '../../engine/norm';
import type { Control } from '../control';
import { Master } from './master';
import type { Oracle } from '../pricing/oracle';
import { HIGHEST_SHIFT, LARGEST_SHIFT, OF_BARRIER, OUTER_LIMIT, STALLED, WARM_SIGMA, outOfReach } from './outer-loop';
import { U, type Pair, type PatternSpace } from '../patterns/pattern-space';
import type { ColumnStart } from './warm-start';

/** Milliseconds between reports of a bound that rises within one look. */
const REPORT_EVERY = 250;

export interface Program {
  space: PatternSpace;
  oracle: Oracle;
  Y: Float64Array;
  loss: Loss;
  beta: number;
  /** Relative gap at which to stop. */
  tolerance: number;
  /** The dual point to start from; left out for −∇ℓ(0). */
  start?: Float64Array;
}

/** One atom of the solution: sign·(X̃u)₊ with weight ‖u‖. */
export interface Atom {
  sign: 1 | -1;
  u: Float64Array;
}

export interface Outcome {
  status: 'solved' | 'interrupted' | 'time-limit';
  primal: number;
  atoms: Atom[];
  /** The best bound from a pricing, and whether it may be loose; null where none was finished. */
  dual: (DualBound & { relaxed: boolean }) | null;
  /** γ° of the dual point that the start was over the oracle's patterns, or an upper bound of it; null where it was not computed. */
  betaMax: { value: number; relaxed: boolean } | null;
  /** ν after the last step: the dual point of the restricted program, as yet unscaled. */
  nu: Float64Array;
  iterations: number;
  newtonSteps: number;
}

/**
 * Column generation (theory §2): a proximal step of the master, then pricing at ν, until primal and dual meet. The best primal and the
 * best dual values are kept, never just the last.
 */
export function generateColumns(program: Program, control: Control): Outcome {
  const { space, oracle, Y, loss, beta, tolerance, start } = program;
  const { n, r, geometry } = space;
  const master = new Master(space, loss, Y, beta);
  const zero = new Float64Array(n);
  const outcome: Outcome = {
    status: 'solved',
    primal: loss.value(zero, Y),
    atoms: [],
    dual: null,
    betaMax: null,
    nu: zero,
    iterations: 0,
    newtonSteps: 0,
  };
  let interruption: ReturnType<Control['interruption']> = null;
  const stopped = () => (interruption ??= control.interruption()) !== null;

  const gapTo = (dual: number) => relativeGap(outcome.primal, dual);
  const bound = (rho: number): DualBound => {
    const nu = master.nu.values;
    return dualBound(
      loss,
      nu.slice(),
      Y,
      beta,
      rho,
      oracle.slack(nu) + gaugeRounding(nu, geometry.rowNorms, r) + norm(nu) * geometry.residual,
    );
  };
  const learn = (rho: number | null, relaxed: boolean, inMaster: number) => {
    if (rho === null) return;
    const found = bound(Math.max(rho, inMaster));
    const better = !outcome.dual || found.value > outcome.dual.value || (found.value === outcome.dual.value && !relaxed);
    if (better) outcome.dual = { ...found, relaxed };
  };
  let reported = -Infinity;
  const report = (violation: number) => {
    reported = performance.now();
    const dual = outcome.dual?.value ?? null;
    control.report({
      iteration: outcome.iterations,
      primal: outcome.primal,
      dual,
      gap: dual === null ? null : outcome.primal - dual,
      patterns: master.pairs.length,
      violation: Math.max(0, violation / beta - 1),
      seconds: (performance.now() - control.began) / 1000,
    });
  };
  // What a barrier leaves of the gap does not need a larger σ, which costs digits: projections keep 1e-16 of σβ, not of ‖u‖.
  let excess = Infinity;
  const isPreciseAt = (sigma: number, gauge: number, restrictedGap: number) => {
    const { hasBarrier, isLinear, share } = master.conjugate;
    if (!hasBarrier) return false;
    if (gauge <= beta * (1 + 0.1 * tolerance) && restrictedGap <= OF_BARRIER * share) return true;
    const isFast = gauge - beta <= 0.9 * excess;
    excess = gauge - beta;
    const largest = master.pairs.reduce((most, pair) => Math.max(most, master.size(pair)), 0);
    return isLinear && sigma * beta > (isFast ? LARGEST_SHIFT : HIGHEST_SHIFT) * largest;
  };
  const done = () => outcome.dual !== null && gapTo(outcome.dual.value) <= tolerance;

  const earlier = control.warmStart?.columns;
  if (earlier) {
    master.nu.values.set(earlier.nu);
    outcome.betaMax = earlier.betaMax;
    for (const { signs, sign, u } of earlier.pairs) {
      const pair = oracle.pairOf(signs, sign);
      if (pair) master.add(pair, u);
    }
    master.begin(earlier.beta);
  } else {
    if (start) master.nu.values.set(start);
    else loss.negativeGradient(zero, Y, master.nu.values);
    const first = oracle.start(master.nu, beta, stopped);
    if (first.rho !== null) outcome.betaMax = { value: first.rho, relaxed: first.relaxed ?? false };
    learn(first.rho, first.relaxed ?? false, 0);
    const most = Math.max(first.rho ?? 0, ...first.violators.map((pair) => pair.bound));
    report(most);
    for (const pair of first.violators) master.add(pair);
    master.begin(most);
  }

  let sigma = firstSigma(program, master) * (earlier ? WARM_SIGMA : 1);
  let best = Infinity;
  let bestAt = 0;
  while (!done() && !stopped()) {
    outcome.iterations++;
    if (outcome.iterations > OUTER_LIMIT || outcome.iterations > bestAt + STALLED) {
      // A search whose bound holds as it is has a result to give, only a looser one.
      if (outcome.dual?.relaxed) break;
      throw outOfReach(best);
    }
    const step = master.step(sigma, stopped);
    outcome.newtonSteps += step.newtonSteps;
    if (stopped()) break;
    const primal = master.primal();
    if (primal < outcome.primal) {
      outcome.primal = primal;
      outcome.atoms = atomsOf(master, r);
    }

    const inMaster = master.restrictedGauge();
    const restrictedGap = Math.max(0, gapTo(bound(inMaster).value));
    const pricing = oracle.price(master.nu, {
      threshold: beta * (1 + Math.min(0.1, 0.3 * restrictedGap)),
      attained: inMaster,
      neurons: master.pairs.filter((pair) => master.size(pair) > 0),
      thorough: restrictedGap <= Math.max(0.5 * tolerance, oracle.patience * (outcome.dual ? gapTo(outcome.dual.value) : 1)),
      stopped,
      progress: (rho) => {
        const known = outcome.dual?.value ?? -Infinity;
        learn(rho, true, inMaster);
        if ((outcome.dual?.value ?? -Infinity) <= known || performance.now() - reported < REPORT_EVERY) return;
        report(Math.max(inMaster, rho));
      },
    });
    learn(pricing.rho, pricing.relaxed ?? false, inMaster);
    report(Math.max(inMaster, pricing.rho ?? 0, ...pricing.violators.map((pair) => pair.bound)));
    const gap = outcome.dual ? gapTo(outcome.dual.value) : 1;
    const progress = gap + restrictedGap;
    if (progress < 0.9 * best || pricing.violators.length > 0) {
      best = Math.min(best, progress);
      bestAt = outcome.iterations;
    }

    if (pricing.exhausted && restrictedGap <= tolerance) break;
    const isSettled = isPreciseAt(sigma, inMaster, restrictedGap * Math.abs(outcome.primal));
    if (!step.converged) sigma /= 3;
    else if (!isSettled && (pricing.violators.length === 0 || restrictedGap >= 0.1 * gap)) sigma *= 5;
    if (outcome.iterations % 3 === 0) master.prune((pair) => pair.bound < 0.9 * beta);
    for (const pair of pricing.violators) master.add(pair);
  }
  outcome.nu = master.nu.values.slice();
  if (control.warmStart) control.warmStart.columns = { beta, betaMax: outcome.betaMax, nu: outcome.nu, pairs: neuronsOf(master, r) };
  if (!done() && interruption) outcome.status = interruption;
  master.release();
  return outcome;
}

/** σ₀ = 0.07·‖Y‖√r/(‖X̃‖_F β): the size of ‖u‖/‖g‖ to expect, whatever the units of X and Y. */
function firstSigma({ space, Y, beta }: Program, master: Master): number {
  const size = norm(space.geometry.rowNorms);
  return master.pairs.length === 0 ? 1 : (0.07 * norm(Y) * Math.sqrt(space.r)) / (size * beta);
}

function atomsOf(master: Master, r: number): Atom[] {
  return master.pairs
    .filter((pair: Pair) => master.size(pair) > 0)
    .map((pair) => ({ sign: pair.sign, u: pair.vectors.values.slice(U * r, (U + 1) * r) }));
}

function neuronsOf(master: Master, r: number): ColumnStart['pairs'] {
  return master.pairs
    .filter((pair) => master.size(pair) > 0)
    .map(({ pattern, sign, vectors }) => ({
      signs: pattern.signs.values.slice(),
      sign,
      u: vectors.values.slice(U * r, (U + 1) * r),
    }));
}
