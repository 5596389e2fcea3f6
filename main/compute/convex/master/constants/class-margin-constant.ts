import type { Matrix } from '../../../../../shared/contract/array';
import { ownClass } from '../../../../../shared/theory/losses/class-margin';
import type { FreeConstant } from './constant-rule';

/**
 * What a free constant asks of the largest margin of several classes: N = Σ_j a_j(e_y − e_j) with a_j ≥ 0 and 1ᵀN = 0, so that the a_j of the
 * rows of each class come to as much as those of all other rows against it.
 */
export const classMarginConstant: Pick<FreeConstant, 'project' | 'largest'> = {
  project(N, Y) {
    withoutAbsent(N, Y);
    // Twice, since the second balance is that of the first one's rounding.
    for (let pass = 0; pass < 2; pass++) balance(N, Y);
  },

  // A row of each of two classes has the larger output in its own, so that their difference changes its sign between them.
  largest: () => 0,
};

/** Takes the a_j of classes j without rows away: nothing could balance them. */
function withoutAbsent(N: Float64Array, { data: Y, shape: [n, C] }: Matrix): void {
  const isAbsent = Array.from({ length: C }, (_, c) => !Y.some((y, at) => at % C === c && y !== 0));
  if (!isAbsent.includes(true)) return;
  for (let i = 0; i < n; i++) {
    const own = ownClass(Y, i * C, C);
    let others = 0;
    for (let c = 0; c < C; c++) {
      if (isAbsent[c]) N[i * C + c] = 0;
      if (i * C + c !== own) others -= N[i * C + c];
    }
    N[own] = others;
  }
}

/** Adds to the a_j of classes that give less than they take, against those that take less than they give. */
function balance(N: Float64Array, { data: Y, shape: [n, C] }: Matrix): void {
  const excess = new Float64Array(C);
  const members: number[][] = Array.from({ length: C }, () => []);
  for (let i = 0; i < n; i++) {
    members[ownClass(Y, i * C, C) - i * C].push(i);
    for (let c = 0; c < C; c++) excess[c] += N[i * C + c];
  }
  const total = excess.reduce((sum, value) => sum + Math.max(0, value), 0);
  if (total === 0) return;
  for (let c = 0; c < C; c++) {
    if (excess[c] >= 0) continue;
    for (const i of members[c])
      for (let j = 0; j < C; j++) {
        if (!(excess[j] > 0)) continue;
        const added = ((-excess[c] / members[c].length) * excess[j]) / total;
        N[i * C + j] -= added;
        N[i * C + c] += added;
      }
  }
}
