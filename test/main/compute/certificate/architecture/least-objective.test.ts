import { describe, expect, it } from 'vitest';
import { leastObjective, type SupportLine } from '../../../../../main/compute/certificate/architecture/least-objective';
import type { Reach } from '../../../../../shared/theory/reach';

/** min_s ½(s − a)² + bs of the loss ½(s − a)² of one coefficient. */
const line = (a: number, b: number): SupportLine => ({ b, b0: 0, value: b >= a ? 0.5 * a * a : b * a - 0.5 * b * b });
/** The reach of R_p with L layers: s = (pc/L)^{L/p}. */
const power = (L: number, p: number): Reach => ({ inputs: [{ a: (p / L) ** (L / p), e: L / p }], constants: [] });

describe('the least objective that lines leave', () => {
  it.each([
    [3, 2, 0.1],
    [4, 2, 0.3],
    [4, 3, 0.2],
    [3, 3, 0.5],
    [6, 2, 0.02],
  ])('is below min_s Λ(s) + β(L/p)s^{p/L} and comes close with more lines (L = %d, p = %d, β = %d)', (L, p, beta) => {
    const a = 1.7;
    // A plain search over s.
    let optimum = Infinity;
    for (let k = 0; k <= 40000; k++) {
      const s = (a * k) / 40000;
      optimum = Math.min(optimum, 0.5 * (s - a) ** 2 + beta * (L / p) * s ** (p / L));
    }
    const lines: SupportLine[] = [line(a, 0.1), line(a, a)];
    let bound = leastObjective(lines, power(L, p), beta);
    for (let k = 0; k < 40 && bound.next !== null; k++) {
      const last = bound.value;
      lines.push(line(a, bound.next));
      bound = leastObjective(lines, power(L, p), beta);
      expect(bound.value).toBeGreaterThanOrEqual(last - 1e-6 * optimum);
      expect(bound.value).toBeLessThanOrEqual(optimum + 1e-12);
    }
    expect(bound.value).toBeGreaterThan(optimum * (1 - 1e-3));
  });

  it('claims nothing without lines', () => {
    expect(leastObjective([], power(3, 2), 1)).toMatchObject({ value: 0, next: null });
  });

  it('for p = L is the line of slope β itself', () => {
    expect(leastObjective([line(2, 0.7)], power(4, 4), 0.7).value).toBeCloseTo(line(2, 0.7).value, 12);
  });

  it.each([
    [2, 0.5],
    [1.5, 1],
    [1, 0.3],
  ])('with paths from later biases is the least of a fine grid, rounded down (e = %d and %d)', (e, late) => {
    const reach: Reach = {
      inputs: [{ a: 0.8, e }],
      constants: [
        { a: 0.4, e: late },
        { a: 0.1, e: 2 },
      ],
    };
    const lines: SupportLine[] = [
      { value: 3, b: 1.5, b0: 1 },
      { value: 2, b: 0.7, b0: 0.5 },
      { value: 1, b: 0.2, b0: 0.1 },
    ];
    let least = Infinity;
    for (let k = 0; k <= 200000; k++) {
      const c = (20 * k) / 200000;
      const [s, s0] = [0.8 * c ** e, 0.4 * c ** late + 0.1 * c * c];
      const top = lines.reduce((most, { value, b, b0 }) => Math.max(most, value - b * s - b0 * s0), 0);
      least = Math.min(least, top + 0.15 * c);
    }
    const { value } = leastObjective(lines, reach, 0.15);
    expect(value).toBeLessThanOrEqual(least);
    expect(value).toBeGreaterThan(least * (1 - 1e-4));
  });
});
