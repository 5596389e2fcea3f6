import type { Circumstances, Hypothesis, Theorem } from './hypothesis';
import { gatedRelu } from './gated-relu';
import { rankCollapse } from './rank-collapse';
import { parallelLinear } from './parallel-linear';
import { parallelRelu } from './parallel-relu';
import { rankOne } from './rank-one';
import { splines } from './splines';
import { standardLinear } from './standard-linear';
import { thresholdUnits } from './threshold-units';
import { twoLayerRelu } from './two-layer-relu';
import { whitenedRows } from './whitened-rows';
import { zeroNetwork } from './zero-network';

export type { Circumstances, Hypothesis, Theorem, TheoremFacts } from './hypothesis';

/** Every theorem that is tested, the special ones after those that they sharpen. */
export const THEOREMS: readonly Theorem[] = [
  splines,
  twoLayerRelu,
  parallelRelu,
  parallelLinear,
  standardLinear,
  thresholdUnits,
  gatedRelu,
  rankOne,
  zeroNetwork,
  whitenedRows,
  rankCollapse,
];

/** A theorem with its hypotheses tested. */
export interface TestedTheorem {
  name: string;
  source: string;
  claim: string;
  concludes: Theorem['concludes'];
  special: boolean;
  sharp: boolean;
  hypotheses: Hypothesis[];
  /** Whether it applies: every hypothesis holds; null where none fails and some are not decided. */
  applies: boolean | null;
}

/** The theorems that are about such networks, tested on these data. */
export function testTheorems(circumstances: Circumstances): TestedTheorem[] {
  return THEOREMS.filter((theorem) => theorem.concerns(circumstances.architecture)).map((theorem) => {
    const { name, source, claim, concludes, special = false, sharp = false } = theorem;
    const hypotheses = theorem.hypotheses(circumstances);
    return { name, source, claim, concludes, special, sharp, hypotheses, applies: all(hypotheses) };
  });
}

/** Whether all hold: false as soon as one fails. */
function all(hypotheses: readonly Hypothesis[]): boolean | null {
  if (hypotheses.some(({ holds }) => holds === false)) return false;
  return hypotheses.every(({ holds }) => holds) ? true : null;
}
