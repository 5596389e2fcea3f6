import type { Kernels } from './kernels';

/** Multiplications between two questions whether to stop: some hundredths of a second. */
const PART = 4e8;

/** `syrkLower` in parts, between which `stopped` is asked; false where it said so and C is unfinished. */
export function syrkInParts(
  kernels: Kernels,
  stopped: () => boolean,
  ...[transposed, n, k, alpha, a, lda, w, beta, c, ldc]: Parameters<Kernels['syrkLower']>
): boolean {
  for (let first = 0; first < n;) {
    if (first > 0 && stopped()) return false;
    const last = Math.min(n, first + columnsOf(PART / (k * (n - first))));
    kernels.syrkColumns(transposed, n, k, alpha, a, lda, w, beta, c, ldc, first, last);
    first = last;
  }
  return true;
}

/** `cholesky` in the same way; null where it was stopped. */
export function choleskyInParts(kernels: Kernels, stopped: () => boolean, n: number, a: number, lda: number): number | null {
  for (let first = 0; first < n;) {
    if (first > 0 && stopped()) return null;
    const last = Math.min(n, first + columnsOf(PART / (n - first) ** 2));
    const failed = kernels.choleskyColumns(n, a, lda, first, last);
    if (failed >= 0) return failed;
    first = last;
  }
  return -1;
}

/** The kernels work on four columns at a time. */
function columnsOf(count: number): number {
  return 4 * Math.max(1, Math.floor(Math.min(count, 2 ** 28) / 4));
}
