import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../main/compute/engine/random';
import { leastClassMargin } from '../../../shared/theory/losses/class-margin';
import { exactPenalty, limitOf, type LimitKind } from '../../../shared/theory/losses/limit';

const ROWS = 5;
const CLASSES = 3;
const SIZE = ROWS * CLASSES;
const PRICE = 2.5;
const LIMITS: LimitKind[] = ['interpolation', 'margin', 'class margin'];
const seeds = fc.nat(1e6);
const inner = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);

function targets(limit: LimitKind, random: Random): Float64Array {
  if (limit === 'interpolation') return new Float64Array(SIZE).map(() => 2 * random.normal());
  if (limit === 'margin') return new Float64Array(SIZE).map(() => 2 * random.below(2) - 1);
  const Y = new Float64Array(SIZE);
  for (let row = 0; row < ROWS; row++) Y[row * CLASSES + random.below(CLASSES)] = 1;
  return Y;
}

/** A point of the domain of the dual. */
function dualPoint(limit: LimitKind, Y: Float64Array, random: Random): Float64Array {
  if (limit === 'interpolation') return Y.map(() => PRICE * (2 * random.uniform() - 1));
  if (limit === 'margin') return Y.map((y) => PRICE * y * random.uniform());
  const N = new Float64Array(SIZE);
  for (let row = 0; row < SIZE; row += CLASSES) {
    const own = row + Y.subarray(row, row + CLASSES).indexOf(1);
    for (let at = row; at < row + CLASSES; at++) {
      if (at === own) continue;
      N[at] = -PRICE * random.uniform();
      N[own] -= N[at];
    }
  }
  return N;
}

/** Whether F keeps the constraint of the limit. */
function keeps(limit: LimitKind, F: Float64Array, Y: Float64Array): boolean {
  if (limit === 'interpolation') return F.every((value, at) => value === Y[at]);
  if (limit === 'margin') return F.every((value, at) => value * Y[at] >= 1);
  return Y.every((y, at) => {
    const row = at - (at % CLASSES);
    const own = F[row + Y.subarray(row, row + CLASSES).indexOf(1)];
    return y === 1 || own - F[at] >= 1;
  });
}

describe.each(LIMITS)('the exact penalty of the limit: %s', (limit) => {
  const loss = exactPenalty(limit, PRICE, 1, CLASSES);
  const draw = (seed: number) => {
    const random = Random.stream(seed, 'data');
    const Y = targets(limit, random);
    return { random, Y, F: Y.map(() => 3 * random.normal()) };
  };

  it('keeps the Fenchel–Young inequality, with −ℓ*(−N) = ⟨N, Y⟩', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { random, Y, F } = draw(seed);
        const N = dualPoint(limit, Y, random);
        expect(loss.dualValue(N, Y)).toBeCloseTo(inner(N, Y), 12);
        expect(loss.value(F, Y) - loss.dualValue(N, Y) + inner(N, F)).toBeGreaterThan(-1e-12);
      }),
      { numRuns: 300 },
    );
  });

  it('meets it with equality at N = −∇ℓ(F)', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { Y, F } = draw(seed);
        const N = new Float64Array(SIZE);
        loss.negativeGradient(F, Y, N);
        expect(Math.abs(loss.value(F, Y) - loss.dualValue(N, Y) + inner(N, F))).toBeLessThan(1e-11);
        // In place too, as N = −∇ℓ(0) is written over its own zeros.
        const own = F.slice();
        loss.negativeGradient(own, Y, own);
        expect(own).toEqual(N);
      }),
      { numRuns: 300 },
    );
  });

  it('is zero where the constraint is kept and nowhere else', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 1, max: 3, noNaN: true }), (seed, size) => {
        const { Y, F } = draw(seed);
        expect(loss.value(F, Y) === 0).toBe(keeps(limit, F, Y));
        expect(loss.value(limit === 'interpolation' ? Y : Y.map((y) => size * y), Y)).toBe(0);
        if (limit === 'class margin') expect(leastClassMargin(F, Y, CLASSES) >= 1).toBe(keeps(limit, F, Y));
      }),
      { numRuns: 300 },
    );
  });

  it('has no dual value outside its domain', () => {
    fc.assert(
      fc.property(seeds, fc.nat(SIZE - 1), (seed, at) => {
        const { random, Y } = draw(seed);
        const N = dualPoint(limit, Y, random);
        const out = N.slice();
        out[at] = 1.01 * PRICE * CLASSES * (limit === 'interpolation' || Y[at] <= 0 ? 1 : -1);
        expect(loss.dualValue(out, Y)).toBe(-Infinity);
        expect(loss.dualValue(N, Y)).toBeGreaterThan(-Infinity);
        if (limit !== 'class margin') return;
        const tilted = N.slice();
        tilted[at] *= 1 + 1e-9;
        expect(loss.dualValue(tilted, Y)).toBe(-Infinity);
      }),
    );
  });

  it('scales every dual point to the largest feasible multiple', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (seed, rho, times) => {
          const { random, Y } = draw(seed);
          const N = dualPoint(limit, Y, random).map((value) => times * value);
          const s = loss.scaling(N, Y, 1, rho);
          const scaled = N.map((value) => s * value);
          expect(s * rho).toBeLessThanOrEqual(1 + 1e-15);
          expect(loss.dualValue(scaled, Y)).toBeGreaterThan(-Infinity);
          // None at all where ⟨N, Y⟩ is negative, which no other limit has in its domain.
          const isWorse = limit === 'interpolation' && inner(N, Y) < 0;
          expect(s === 0).toBe(isWorse);
          const more = N.map((value) => 1.001 * s * value);
          expect(isWorse || 1.001 * s * rho > 1 || loss.dualValue(more, Y) === -Infinity).toBe(true);
          expect(loss.dualRounding(scaled, Y)).toBeLessThanOrEqual(
            1e-12 * Math.abs(scaled.reduce((sum, value) => sum + Math.abs(value), 0)),
          );
        },
      ),
    );
  });

  it('does not hide NaN', () => {
    const { Y } = draw(1);
    expect(
      loss.value(
        Y.map(() => NaN),
        Y,
      ),
    ).toBeNaN();
    expect(
      loss.dualValue(
        Y.map(() => NaN),
        Y,
      ),
    ).toBe(-Infinity);
  });
});

it('is that of the losses', () => {
  expect((['squared', 'huber', 'logistic', 'hinge', 'cross-entropy'] as const).map(limitOf)).toEqual([
    'interpolation',
    'interpolation',
    'margin',
    'margin',
    'class margin',
  ]);
});
