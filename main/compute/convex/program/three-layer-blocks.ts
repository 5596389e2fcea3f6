import type { Kernels } from '../../engine/kernels';
import { enumerateRegions } from '../patterns/enumerate';
import { equilibrated, reduce } from '../patterns/geometry';
import { groupRows, rowSigns } from '../patterns/groups';

/** First-layer patterns (signs ±1) with their signs s_j, second-layer pattern, sign of the output (theory §5.4). */
export interface WrittenBlock {
  first: { signs: ArrayLike<number>; sign: 1 | -1 }[];
  second: ArrayLike<number>;
  output: 1 | -1;
}

/** Every block of the program over these first-layer patterns, X n×d; null where they hold more than `limit` pattern entries, or when stopped. */
export function allBlocks(
  kernels: Kernels,
  X: Float64Array,
  d: number,
  cells: readonly ArrayLike<number>[],
  width: number,
  limit: number,
  stopped: () => boolean,
): WrittenBlock[] | null {
  const n = X.length / d;
  const items = cells.flatMap((signs) => ([1, -1] as const).map((sign) => ({ signs, sign })));
  const blocks: WrittenBlock[] = [];
  /** Combinations in which the items come in order: their order means nothing, but one may come twice. */
  const visit = (first: WrittenBlock['first'], from: number): boolean => {
    if (first.length === width) {
      for (const second of secondPatterns(kernels, X, n, d, first, stopped) ?? [])
        for (const output of [1, -1] as const) blocks.push({ first, second, output });
      return blocks.length * n * (width + 1) <= limit && !stopped();
    }
    for (let index = from; index < items.length; index++) if (!visit([...first, items[index]], index)) return false;
    return true;
  };
  return visit([], 0) ? blocks : null;
}

/** The patterns of Σ_j s_jD_jXw_j over all w: those of the matrix [s_1D_1X, …]. */
function secondPatterns(
  kernels: Kernels,
  X: Float64Array,
  n: number,
  d: number,
  first: WrittenBlock['first'],
  stopped: () => boolean,
): ArrayLike<number>[] | null {
  const columns = first.length * d;
  const Z = new Float64Array(n * columns);
  first.forEach(({ signs, sign }, j) => {
    for (let i = 0; i < n; i++) if (signs[i] > 0) for (let l = 0; l < d; l++) Z[i * columns + j * d + l] = sign * X[i * d + l];
  });
  const geometry = reduce(Z, n, columns);
  if (geometry.r === 0) return [new Float64Array(n).fill(1)];
  const groups = groupRows(equilibrated(Z, geometry));
  const regions = enumerateRegions(kernels, groups, geometry.r, 1e5, stopped);
  return regions && regions.map(({ sides }) => rowSigns(sides, groups));
}
