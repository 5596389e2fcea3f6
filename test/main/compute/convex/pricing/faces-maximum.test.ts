import { describe, expect, it } from 'vitest';
import { vectorGaugeBound } from '../../../../../main/compute/certificate/vector-bound';
import { kernels } from '../../../../../main/compute/engine/kernels';
import { Random } from '../../../../../main/compute/engine/random';
import { reduce, type Geometry } from '../../../../../main/compute/convex/patterns/geometry';
import { facesCount, facesMaximum } from '../../../../../main/compute/convex/pricing/faces-maximum';
import { gaussian, integers, normals } from '../problems';

/** ‖Nᵀ(Xu)₊‖ in plain loops. */
function valueAt({ n, r, X }: Geometry, N: Float64Array, C: number, u: Float64Array): number {
  const sum = new Float64Array(C);
  for (let i = 0; i < n; i++) {
    let t = 0;
    for (let l = 0; l < r; l++) t += X[i * r + l] * u[l];
    if (t > 0) for (let c = 0; c < C; c++) sum[c] += t * N[i * C + c];
  }
  return Math.hypot(...sum);
}

/** The largest value that ascents u ← XᵀD(u)Nŵ find from many starts. */
function climbed(geometry: Geometry, N: Float64Array, C: number, random: Random, starts: number): number {
  const { n, r, X } = geometry;
  let best = 0;
  for (let start = 0; start < starts; start++) {
    let u = Float64Array.from(normals(random, r));
    for (let step = 0; step < 60; step++) {
      const G = new Float64Array(r * C);
      for (let i = 0; i < n; i++) {
        let t = 0;
        for (let l = 0; l < r; l++) t += X[i * r + l] * u[l];
        if (t > 0) for (let l = 0; l < r; l++) for (let c = 0; c < C; c++) G[l * C + c] += X[i * r + l] * N[i * C + c];
      }
      const w = Float64Array.from({ length: C }, (_, c) => u.reduce((sum, value, l) => sum + value * G[l * C + c], 0));
      const next = u.map((_, l) => w.reduce((sum, value, c) => sum + value * G[l * C + c], 0));
      const length = Math.hypot(...next);
      if (length === 0) break;
      u = next.map((value) => value / length);
      best = Math.max(best, valueAt(geometry, N, C, u));
    }
  }
  return best;
}

const CASES = [3, 4].flatMap((r) => [1, 2, 3, 5].flatMap((C) => (['gaussian', 'integers'] as const).map((kind) => ({ r, C, kind }))));

describe('the maximum of ‖Nᵀ(Xu)₊‖ over all faces', () => {
  it.each(CASES)(
    'rank $r, $C outputs, $kind rows: at least what ascents find, at most what a cover proves, and attained',
    ({ r, C, kind }) => {
      const random = Random.stream(100 * r + 10 * C + (kind === 'integers' ? 1 : 0), 'data');
      for (let problem = 0; problem < 4; problem++) {
        const n = 7 + random.below(4);
        const rows = kind === 'integers' ? integers(random, n, r, 2) : gaussian(random, n, r);
        const geometry = reduce(Float64Array.from(rows.flat()), n, r);
        if (geometry.r !== r) continue;
        const N = Float64Array.from(normals(random, n * C));
        const found = facesMaximum(geometry, N, C, 0, () => false);
        expect(found).not.toBeNull();
        const { value, u, hidden } = found!;
        expect(Math.hypot(...u)).toBeCloseTo(1, 12);
        expect(valueAt(geometry, N, C, u)).toBeCloseTo(value, 10);
        expect(hidden).toBeLessThan(1e-9 * value);
        expect(climbed(geometry, N, C, random, 40)).toBeLessThanOrEqual(value * (1 + 1e-12));
        const { rho } = vectorGaugeBound(kernels(), geometry, N, C, () => false);
        expect(value).toBeLessThanOrEqual(rho * (1 + 1e-12));
        if (C <= 2) expect(rho).toBeLessThan(value * 1.003);
      }
    },
  );

  it('looks no lower than it is asked to, and ends where it is told to', () => {
    const random = Random.stream(9, 'data');
    const geometry = reduce(Float64Array.from(gaussian(random, 9, 4).flat()), 9, 4);
    const N = Float64Array.from(normals(random, 27));
    const { value } = facesMaximum(geometry, N, 3, 0, () => false)!;
    expect(facesMaximum(geometry, N, 3, 2 * value, () => false)).toMatchObject({ value: 2 * value, u: new Float64Array(4) });
    expect(facesMaximum(geometry, N, 3, 0.9 * value, () => false)!.value).toBeCloseTo(value, 12);
    expect(facesMaximum(geometry, N, 3, 0, () => true)).toBeNull();
    expect(facesCount(10, 3)).toBeLessThan(facesCount(10, 4));
  });
});
