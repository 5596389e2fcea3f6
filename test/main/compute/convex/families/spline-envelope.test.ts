import fc from 'fast-check';
import createSCS from 'scs-solver';
import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import type { SolveResult } from '../../../../../shared/contract/run';
import { lossNamed } from '../../../../../shared/theory/losses';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import { gaussian, near, of, solved } from './problems';

const spec = { family: 'spline', bias: 'free' } as const;
const column = (values: readonly number[]) => of(values.map((value) => [value]));
const at = (X: Matrix, result: SolveResult) => networkOutputs(result.weights, X, result.dual.shape[1], { activation: 'relu' });

/** Linear between the points. */
function between(x: number[], y: number[], position: number): number {
  const k = Math.max(0, x.filter((value) => value <= position).length - 1);
  if (k === x.length - 1) return y[k];
  return y[k] + ((y[k + 1] - y[k]) * (position - x[k])) / (x[k + 1] - x[k]);
}

/** The least Σ|w| of hinges that give the function with these slopes between knots: max(∫|f″|, |f′(−∞) + f′(∞)|) of theory, on the data. */
function cost(slopes: number[]): number {
  const changes = slopes.slice(1).map((slope, k) => slope - slopes[k]);
  const positive = changes.reduce((sum, change) => sum + Math.max(0, change), 0);
  const negative = changes.reduce((sum, change) => sum + Math.max(0, -change), 0);
  return Math.max(positive + negative, negative - slopes[0], positive + slopes[0]);
}

const slopesOf = (x: number[], y: number[]) => x.slice(1).map((value, k) => (y[k + 1] - y[k]) / (value - x[k]));

describe('the envelope of all optimal splines', () => {
  it('is that of y = |x − 1.5| at 0, 1, 2, 3: one knot between, or two at the points beside it', () => {
    const result = solved(column([0, 1, 2, 3]), column([1.5, 0.5, 0.5, 1.5]), { ...spec, beta: 0.1 });
    const { x, lower, upper } = result.spline!.envelope!;
    expect(x).toEqual([0, 1, 1.5, 2, 3]);
    // ½Σ(F − y)² + β·1.6 at slopes ±0.8 is best: F = 1.4, 0.6, 0.6, 1.4.
    [1.4, 0.6, 0.6, 0.6, 1.4].forEach((value, k) => near(upper[k], value, 1e-12));
    [1.4, 0.6, 0.2, 0.6, 1.4].forEach((value, k) => near(lower[k], value, 1e-12));
    near(result.objective, 0.18, 1e-12);
    expect(result.spline!.envelopeNote).toContain('in 1 of the 3 intervals');
  });

  it('is reached by splines of the same objective, in each interval, from above and below', () => {
    let choices = 0;
    let outermost = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 25 }),
        fc.constantFrom('squared', 'logistic' as const),
        fc.constantFrom('bent', 'noise', 'trend', 'fall' as const),
        fc.double({ min: 0.005, max: 0.9, noNaN: true }),
        fc.nat(10_000),
        (n, loss, shape, share, seed) => {
          const X = gaussian(n, 1, seed);
          const noise = gaussian(n, 1, seed + 1).data;
          const target = { bent: Math.abs, noise: () => 0, trend: (v: number) => 2 * v, fall: (v: number) => -v }[shape];
          const Y = matrix(
            n,
            1,
            X.data.map((value, i) => target(value) + 0.3 * noise[i]),
          );
          if (loss === 'logistic') Y.data.forEach((value, i) => (Y.data[i] = i === 0 ? 1 : i === 1 ? -1 : value > 0.3 ? 1 : -1));
          const { betaMax } = solved(X, Y, { ...spec, loss, beta: 1e6 });
          const beta = share * betaMax;
          const result = solved(X, Y, { ...spec, loss, beta });
          const { envelope, envelopeNote } = result.spline!;
          if (!envelope) {
            expect(envelopeNote).toContain('was not reached');
            return;
          }
          const { x, lower, upper } = envelope;
          const objective = (points: number[], values: number[]) => {
            const F = X.data.map((value) => between(points, values, value));
            return lossNamed(loss).value(F, Y.data) + beta * cost(slopesOf(points, values));
          };
          // The network itself lies within, up to rounding.
          const size = Math.max(...upper.map(Math.abs), 1);
          x.forEach((position, k) => {
            const f = at(column([position]), result)[0];
            expect(f).toBeGreaterThanOrEqual(lower[k] - 1e-9 * size);
            expect(f).toBeLessThanOrEqual(upper[k] + 1e-9 * size);
          });
          const data = x.filter((_, k) => lower[k] === upper[k]);
          near(
            objective(
              data,
              lower.filter((value, k) => value === upper[k]),
            ),
            result.objective,
            1e-8,
          );
          x.forEach((position, k) => {
            if (lower[k] === upper[k]) return;
            choices++;
            if (k === 1 || k === x.length - 2) outermost++;
            for (const bound of [lower, upper]) {
              const points = x.filter((other) => data.includes(other) || other === position);
              near(
                objective(
                  points,
                  points.map((other) => bound[x.indexOf(other)]),
                ),
                result.objective,
                1e-8,
              );
            }
          });
        },
      ),
      { numRuns: 150 },
    );
    expect(choices).toBeGreaterThan(30);
    // Where hinges beyond the data are used, the first and the last interval have a choice too.
    expect(outermost).toBeGreaterThan(3);
  });

  it('is all that a linear program over a fine dictionary of hinges finds', async () => {
    const SCS = await createSCS();
    let wide = 0;
    for (let seed = 0; seed < 12; seed++) {
      const shape = (['bent', 'trend', 'fall'] as const)[seed % 3];
      const X = gaussian(6, 1, seed);
      const noise = gaussian(6, 1, seed + 50).data;
      const target = { bent: Math.abs, trend: (v: number) => 2 * v, fall: (v: number) => -2 * v }[shape];
      const Y = matrix(
        6,
        1,
        X.data.map((value, i) => target(value) + 0.2 * noise[i]),
      );
      const beta = 0.05;
      const result = solved(X, Y, { ...spec, beta });
      const { x, lower, upper } = result.spline!.envelope!;
      const F = at(X, result);
      const residual = F.reduce((sum, value, i) => sum + 0.5 * (value - Y.data[i]) ** 2, 0);
      const budget = ((result.objective - residual) / beta) * (1 + 1e-7);
      const data = [...X.data].sort((a, b) => a - b);
      const knots = [...new Set([...x, ...data.slice(1).flatMap((to, k) => [0.5].map((share) => data[k] + share * (to - data[k])))])];
      const hinges = knots.flatMap((knot) => [1, -1].map((side) => (value: number) => Math.max(0, side * (value - knot))));
      const n = data.length;
      // Variables: the weights of all hinges, those of their negatives, then the constant.
      const size = 2 * hinges.length;
      const columns: [number, number][][] = Array.from({ length: size }, (_, j) => [
        ...Array.from(X.data, (value, i): [number, number] => [i, (j < hinges.length ? 1 : -1) * hinges[j % hinges.length](value)]),
        [n, 1],
        [n + 1 + j, -1],
      ]);
      columns.push(Array.from(X.data, (_, i): [number, number] => [i, 1]));
      const extreme = (position: number, sign: number) => {
        const settings = new SCS.ScsSettings();
        SCS.setDefaultSettings(settings);
        Object.assign(settings, { epsAbs: 1e-7, epsRel: 1e-7, maxIters: 50_000, verbose: 0 });
        const cost = [...hinges.map((hinge) => hinge(position)), ...hinges.map((hinge) => -hinge(position)), 1];
        const { info } = SCS.solve(
          {
            m: n + 1 + size,
            n: size + 1,
            A_x: columns.flatMap((entries) => entries.map(([, value]) => value)),
            A_i: columns.flatMap((entries) => entries.map(([row]) => row)),
            A_p: columns.reduce<number[]>((starts, entries) => [...starts, starts[starts.length - 1] + entries.length], [0]),
            b: [...F, budget, ...new Array<number>(size).fill(0)],
            c: cost.map((value) => sign * value),
          },
          { z: n, l: 1 + size },
          settings,
        );
        return sign * info.pobj;
      };
      const positions = [...data.slice(1).map((to, k) => 0.4 * to + 0.6 * data[k]), ...x.filter((value) => !data.includes(value))];
      for (const position of positions) {
        const [low, high] = [between(x, lower, position), between(x, upper, position)];
        if (high - low > 0.01) wide++;
        expect(Math.abs(extreme(position, 1) - low)).toBeLessThan(1e-3);
        expect(Math.abs(extreme(position, -1) - high)).toBeLessThan(1e-3);
      }
    }
    expect(wide).toBeGreaterThan(2);
  });

  it('is not claimed where the fit need not be unique', () => {
    const [X, y, Y] = [gaussian(9, 1, 1), gaussian(9, 1, 2), gaussian(9, 2, 3)];
    const signs = matrix(
      9,
      1,
      y.data.map((value) => Math.sign(value)),
    );
    expect(solved(X, Y, { ...spec, beta: 0.1 }).spline).toMatchObject({ envelope: null, envelopeNote: expect.stringContaining('several') });
    expect(solved(X, signs, { ...spec, loss: 'hinge', beta: 0.1 }).spline).toMatchObject({ envelope: null });
    expect(solved(X, y, { ...spec, loss: 'huber', beta: 0.1 }).spline).toMatchObject({ envelope: null });
  });

  it('is a point where the data are', () => {
    const one = solved(column([2]), column([3]), { ...spec, beta: 1 });
    expect(one.spline).toMatchObject({ knots: [], envelope: { x: [2], lower: [3], upper: [3] } });
    const tied = solved(column([1, 1, 2, 2]), column([0, 1, 1, 2]), { ...spec, beta: 1e-3 });
    expect(tied.spline!.envelope!.x).toEqual([1, 2]);
  });
});

describe('the pieces of a spline', () => {
  it('are the network: slopes, intercepts and the change at each knot', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3 }), fc.nat(1000), (n, C, seed) => {
        const [X, Y] = [gaussian(n, 1, seed), gaussian(n, C, seed + 1)];
        const result = solved(X, Y, { ...spec, beta: 0.05 });
        const { knots, pieces } = result.spline!;
        expect(pieces.length).toBe(knots.length + 1);
        expect([pieces[0].from, pieces.at(-1)!.to]).toEqual([null, null]);
        knots.forEach(({ x, change }, k) => {
          expect([pieces[k].to, pieces[k + 1].from]).toEqual([x, x]);
          change.forEach((value, c) => expect(pieces[k + 1].slope[c] - pieces[k].slope[c]).toBeCloseTo(value, 10));
        });
        const positions = [...gaussian(20, 1, seed + 2).data].map((value) => 2 * value);
        const F = at(column(positions), result);
        positions.forEach((x, i) => {
          const { slope, intercept } = pieces.find(({ to }) => to === null || x < to)!;
          for (let c = 0; c < C; c++) expect(slope[c] * x + intercept[c]).toBeCloseTo(F[i * C + c], 9);
        });
      }),
      { numRuns: 40 },
    );
  });
});
