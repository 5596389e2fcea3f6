import { expect, it } from 'vitest';
import { createKernels } from '../../../../main/compute/engine/kernels';
import { choleskyInParts, syrkInParts } from '../../../../main/compute/engine/stoppable';

const kernels = createKernels();
/** More than one part, with a rest that is no multiple of 4. */
const n = 1203;
const k = 301;

it('products and factors in parts are those at once, and end where they are stopped', () => {
  kernels.arena.scope(() => {
    const { arena } = kernels;
    const A = arena.copy(Float64Array.from({ length: n * k }, (_, at) => Math.sin(at * 1.7)));
    const [parts, whole, unfinished] = [arena.float64(n * n), arena.float64(n * n), arena.float64(n * n)];
    let asked = 0;
    const never = () => {
      asked++;
      return false;
    };
    expect(syrkInParts(kernels, never, false, n, k, 1, A.pointer, k, 0, 0, parts.pointer, n)).toBe(true);
    expect(asked).toBeGreaterThan(0);
    kernels.syrkLower(false, n, k, 1, A.pointer, k, 0, 0, whole.pointer, n);
    expect(syrkInParts(kernels, () => true, false, n, k, 1, A.pointer, k, 0, 0, unfinished.pointer, n)).toBe(false);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) if (parts.values[i * n + j] !== whole.values[i * n + j]) throw new Error(`Entry ${i}, ${j} differs.`);

    for (let i = 0; i < n; i++) parts.values[i * n + i] += n;
    const matrix = parts.values.slice();
    asked = 0;
    expect(choleskyInParts(kernels, never, n, parts.pointer, n)).toBe(-1);
    expect(asked).toBeGreaterThan(0);
    const L = parts.values;
    for (const [i, j] of [
      [0, 0],
      [7, 3],
      [191, 190],
      [192, 5],
      [n - 1, 400],
      [n - 1, n - 1],
    ]) {
      let sum = 0;
      for (let l = 0; l <= j; l++) sum += L[i * n + l] * L[j * n + l];
      expect(Math.abs(sum - matrix[i * n + j])).toBeLessThan(1e-12 * n);
    }
    unfinished.values.set(matrix);
    expect(choleskyInParts(kernels, () => true, n, unfinished.pointer, n)).toBeNull();
    unfinished.values.set(matrix);
    unfinished.values[1000 * n + 1000] = -1;
    expect(choleskyInParts(kernels, never, n, unfinished.pointer, n)).toBe(1000);
  });
});
