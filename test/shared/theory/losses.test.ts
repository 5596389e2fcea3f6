import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import { LOSS_TABLE, lossNamed, type Loss } from '../../../shared/theory/losses';
import { checkTargets } from '../../../shared/theory/losses/targets';
import { Random } from '../../../main/compute/engine/random';

const CLASSES = 3;
const DELTA = 0.7;
const ROWS = 5;
const SIZE = ROWS * CLASSES;
const named = (name: string): Loss => lossNamed(name, { delta: DELTA, outputs: CLASSES });
const inner = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Targets that suit the loss. */
function targets(name: string, random: Random): Float64Array {
  if (name === 'cross-entropy') {
    const Y = new Float64Array(SIZE);
    for (let row = 0; row < ROWS; row++) Y[row * CLASSES + random.below(CLASSES)] = 1;
    return Y;
  }
  const signs = name === 'logistic' || name === 'hinge';
  return new Float64Array(SIZE).map(() => (signs ? 2 * random.below(2) - 1 : 2 * random.normal()));
}

/** A point in the interior of the domain of the dual. */
function dualPoint(name: string, Y: Float64Array, random: Random): Float64Array {
  if (name === 'squared') return Y.map(() => random.normal());
  if (name === 'huber') return Y.map(() => DELTA * (1.98 * random.uniform() - 0.99));
  if (name !== 'cross-entropy') return Y.map((y) => y * (0.01 + 0.98 * random.uniform()));
  const N = new Float64Array(SIZE);
  for (let row = 0; row < ROWS; row++) {
    const weights = Array.from({ length: CLASSES }, () => 0.05 + random.uniform());
    const sum = weights.reduce((a, b) => a + b, 0);
    weights.forEach((weight, c) => (N[row * CLASSES + c] = Y[row * CLASSES + c] - weight / sum));
  }
  return N;
}

const NAMES = ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'];
const seeds = fc.nat(1e6);

describe.each(NAMES)('%s', (name) => {
  const loss = named(name);
  const draw = (seed: number) => {
    const random = Random.stream(seed, 'data');
    const Y = targets(name, random);
    return { random, Y, F: Y.map(() => 3 * random.normal()) };
  };

  it('keeps the Fenchel–Young inequality ℓ(F) + ℓ*(−N) ≥ −⟨N, F⟩', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { random, Y, F } = draw(seed);
        const N = dualPoint(name, Y, random);
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
      }),
      { numRuns: 300 },
    );
  });

  it('has the gradient of central differences, away from kinks', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { Y, F } = draw(seed);
        const N = new Float64Array(SIZE);
        loss.negativeGradient(F, Y, N);
        for (let i = 0; i < SIZE; i++) {
          if (name === 'hinge' && Math.abs(1 - Y[i] * F[i]) < 1e-5) continue;
          const at = (step: number) =>
            loss.value(
              F.map((f, j) => (j === i ? f + step : f)),
              Y,
            );
          expect((at(1e-6) - at(-1e-6)) / 2e-6).toBeCloseTo(-N[i], 6);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has the derivatives of its conjugate', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { random, Y } = draw(seed);
        const N = dualPoint(name, Y, random);
        const gradient = new Float64Array(SIZE);
        const hessian = new Float64Array(SIZE);
        loss.conjugateGradient(N, Y, gradient);
        loss.conjugateHessian(N, Y, hessian);
        const h = 1e-5;
        for (let i = 0; i < SIZE; i++) {
          // Cross-entropy lives on the simplex: what one class gains another one loses.
          const other = name === 'cross-entropy' ? (i % CLASSES === 0 ? i + 1 : i - 1) : -1;
          const moved = (step: number) => N.map((value, j) => (j === i ? value + step : j === other ? value - step : value));
          const along = (step: number) => -loss.dualValue(moved(step), Y);
          const slope = gradient[i] - (other < 0 ? 0 : gradient[other]);
          const curvature = hessian[i] + (other < 0 ? 0 : hessian[other]);
          const tolerance = 1e-4 * (1 + curvature ** 2);
          expect(Math.abs((along(h) - along(-h)) / (2 * h) - slope)).toBeLessThan(tolerance);
          expect(Math.abs((along(h) - 2 * along(0) + along(-h)) / h ** 2 - curvature)).toBeLessThan(tolerance);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('scales every dual point to one that is feasible and in the domain', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 1e-3, max: 10, noNaN: true }), (seed, beta) => {
        const { Y, F } = draw(seed);
        const N = new Float64Array(SIZE);
        loss.negativeGradient(F, Y, N);
        const rho = 0.8;
        const s = loss.scaling(N, Y, beta, rho);
        expect(s * rho).toBeLessThanOrEqual(beta * (1 + 1e-12));
        const scaled = N.map((value) => s * value);
        const value = loss.dualValue(scaled, Y);
        expect(Number.isFinite(value)).toBe(true);
        const plain = Math.min(1, beta / rho);
        const slack = loss.dualRounding(scaled, Y) + 1e-14;
        expect(value).toBeGreaterThanOrEqual(
          loss.dualValue(
            N.map((entry) => plain * entry),
            Y,
          ) - slack,
        );
        expect(slack).toBeLessThan(1e-10);
      }),
      { numRuns: 200 },
    );
  });

  it('has a Hessian of the conjugate that is the change of its gradient', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { random, Y } = draw(seed);
        const N = dualPoint(name, Y, random);
        const direction = Y.map(() => random.normal());
        const [gradient, hessian, ahead, behind] = [0, 1, 2, 3].map(() => new Float64Array(SIZE));
        const h = 1e-6;
        const moved = (step: number) => N.map((value, i) => value + step * direction[i]);
        loss.conjugateHessian(N, Y, hessian);
        loss.conjugateGradient(moved(h), Y, ahead);
        loss.conjugateGradient(moved(-h), Y, behind);
        for (let i = 0; i < SIZE; i++) expect((ahead[i] - behind[i]) / (2 * h)).toBeCloseTo(hessian[i] * direction[i], 4);
        // The gradient in any direction, where the domain is the whole space.
        if (name !== 'squared') return;
        loss.conjugateGradient(N, Y, gradient);
        expect((loss.dualValue(moved(-h), Y) - loss.dualValue(moved(h), Y)) / (2 * h)).toBeCloseTo(inner(gradient, direction), 4);
      }),
    );
  });

  it('scales a dual point for every γ°(N), and no worse than the next smaller multiple', () => {
    const size = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.01, max: 10, noNaN: true }), size, (seed, beta, rho) => {
        const { random, Y } = draw(seed);
        // Of any size where that is in the domain.
        const N = dualPoint(name, Y, random).map((value) => (name === 'squared' ? 10 * value : value));
        const s = loss.scaling(N, Y, beta, rho);
        expect(s).toBeGreaterThanOrEqual(0);
        expect(s * rho).toBeLessThanOrEqual(beta * (1 + 1e-12));
        // The best multiple of any N has no closed form for the others (theory §2).
        if (!['squared', 'hinge', 'huber'].includes(name)) return;
        const value = (t: number) =>
          loss.dualValue(
            N.map((entry) => t * entry),
            Y,
          );
        expect(value(s)).toBeGreaterThanOrEqual(value(0.99 * s) - 1e-9);
      }),
    );
  });

  it('keeps the Fenchel–Young inequality, and meets it, at a range of ten', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { random, Y } = draw(seed);
        const wide = () => Y.map(() => 20 * random.uniform() - 10);
        const targets = name === 'squared' || name === 'huber' ? wide() : Y;
        const F = wide();
        const free = name === 'squared' ? wide() : dualPoint(name, targets, random);
        expect(loss.value(F, targets) - loss.dualValue(free, targets)).toBeGreaterThanOrEqual(-inner(free, F) - 1e-9);
        const N = new Float64Array(SIZE);
        loss.negativeGradient(F, targets, N);
        expect(loss.value(F, targets) - loss.dualValue(N, targets)).toBeCloseTo(-inner(N, F), 8);
      }),
    );
  });

  it('does not hide NaN', () => {
    const { Y, F } = draw(1);
    F[2] = NaN;
    expect(loss.value(F, Y)).toBeNaN();
  });
});

describe('the table of losses', () => {
  it('knows the squared loss by its formula', () => {
    const Y = Float64Array.of(1, -2);
    expect(lossNamed('squared').value(Float64Array.of(0, 1), Y)).toBe(5);
    expect(lossNamed('squared').dualValue(Y, Y)).toBe(2.5);
  });

  it('refuses another name', () => {
    expect(() => lossNamed('toString')).toThrow(/'toString' is not computed/);
  });

  it('is what the properties above are checked for', () => {
    expect(NAMES).toEqual(Object.keys(LOSS_TABLE));
  });
});

describe('losses in the tails', () => {
  it('neither overflow nor lose the small part', () => {
    const Y = Float64Array.of(1, -1, 1);
    const N = new Float64Array(3);
    expect(named('logistic').value(Float64Array.of(-800, 0, 40), Y)).toBeCloseTo(800 + Math.LN2, 10);
    named('logistic').negativeGradient(Float64Array.of(-800, 800, 40), Y, N);
    expect([...N]).toEqual([1, -1, expect.closeTo(Math.exp(-40), 30)]);
    expect(named('cross-entropy').value(Float64Array.of(800, -800, 0), Float64Array.of(0, 1, 0))).toBeCloseTo(1600, 8);
  });

  it('are −∞ outside the domain of the dual', () => {
    const one = Float64Array.of(1);
    for (const name of ['logistic', 'hinge'])
      for (const value of [-0.1, 1.1]) expect(named(name).dualValue(Float64Array.of(value), one)).toBe(-Infinity);
    expect(named('huber').dualValue(Float64Array.of(DELTA * 1.01), one)).toBe(-Infinity);
    const onehot = Float64Array.of(0, 1, 0);
    expect(named('cross-entropy').dualValue(Float64Array.of(0.1, 0, -0.1), onehot)).toBe(-Infinity);
    expect(named('cross-entropy').dualValue(Float64Array.of(-0.5, 0, 0), onehot)).toBe(-Infinity);
  });
});

describe('checkTargets', () => {
  const refused = (loss: Parameters<typeof checkTargets>[0], rows: number, columns: number, values: number[]) => {
    try {
      checkTargets(loss, matrix(rows, columns, Float64Array.from(values)));
    } catch (error) {
      if (error instanceof Failure) return error.message;
      throw error;
    }
    return null;
  };

  it('names the row that does not suit', () => {
    expect(refused('hinge', 3, 1, [1, -1, 0.5])).toBe('The loss ‘hinge’ needs targets of −1 and +1, and row 3 has 0.5.');
    expect(refused('logistic', 2, 2, [1, -1, 0, 1])).toMatch(/row 2 has 0/);
    expect(refused('cross-entropy', 2, 1, [1, 1])).toMatch(/at least two classes/);
    expect(refused('cross-entropy', 2, 2, [1, 0, 1, 1])).toMatch(/row 2 is 1, 1/);
    expect(refused('cross-entropy', 2, 2, [1, 0, 0.5, 0.5])).toMatch(/row 2/);
  });

  it('takes what suits', () => {
    expect(refused('hinge', 2, 1, [1, -1])).toBeNull();
    expect(refused('cross-entropy', 2, 2, [1, 0, 0, 1])).toBeNull();
    expect(refused('squared', 2, 1, [0.3, 7])).toBeNull();
    expect(refused('huber', 2, 1, [0.3, 7])).toBeNull();
  });
});
