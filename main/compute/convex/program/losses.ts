import type { SolveSpec } from '../../../../shared/contract/run';
import { DEFAULT_DELTA } from '../../../../shared/theory/losses';
import { literal } from './literals';

type LossName = SolveSpec['loss'];

/** The loss of F (n×C) against Y as a CVXPY expression. */
const EXPRESSIONS: Readonly<Record<LossName, string>> = {
  squared: '0.5 * cp.sum_squares(F - Y)',
  logistic: 'cp.sum(cp.logistic(-cp.multiply(Y, F)))',
  hinge: 'cp.sum(cp.pos(1 - cp.multiply(Y, F)))',
  huber: '0.5 * cp.sum(cp.huber(F - Y, delta))',
  'cross-entropy': 'cp.sum(cp.log_sum_exp(F, axis=1)) - cp.sum(cp.multiply(Y, F))',
};

const WORDS: Readonly<Record<LossName, string>> = {
  squared: 'half the sum of squares',
  logistic: 'sum of log(1 + exp(-y f)), y = -1 or +1',
  hinge: 'sum of max(0, 1 - y f), y = -1 or +1',
  huber: 'sum of squares r^2/2 up to |r| = delta and lines beyond',
  'cross-entropy': 'sum of logsumexp(f) - <y, f>, y one-hot',
};

/** What stands for the loss in the limit beta -> 0 of the objective divided by beta: the constraint of a perfect fit. */
const LIMITS: Readonly<Record<LossName, string>> = {
  squared: 'F == Y',
  huber: 'F == Y',
  hinge: 'cp.multiply(Y, F) >= 1',
  logistic: 'cp.multiply(Y, F) >= 1',
  'cross-entropy': 'F[np.arange(len(Y)), Y.argmax(axis=1)][:, None] - F >= 1 - Y',
};

/** −∇ℓ at F = 0 as a NumPy expression. */
const SLOPES: Readonly<Record<LossName, string>> = {
  squared: 'Y',
  logistic: '0.5 * Y',
  hinge: 'Y',
  huber: 'np.clip(Y, -delta, delta)',
  'cross-entropy': 'Y - 1 / Y.shape[1]',
};

/** The constraint that stands for the loss in the limit, as a CVXPY expression of F. */
export function limitConstraint({ loss }: Pick<SolveSpec, 'loss'>): string {
  return LIMITS[loss];
}

/** −∇ℓ at F = 0 (n×C), as a NumPy expression of Y. */
export function slopeAtZero({ loss }: Pick<SolveSpec, 'loss'>): string {
  return SLOPES[loss];
}

/** Lines that define `problem` from F, penalty and constraints. */
export function problemLines({ loss, delta, interpolate }: SolveSpec): string[] {
  if (interpolate)
    return [
      '# The limit beta -> 0, in units of beta: the least penalty of a perfect fit.',
      `problem = cp.Problem(cp.Minimize(penalty), [*constraints, ${LIMITS[loss]}])`,
    ];
  return [
    ...deltaLine({ loss, delta }),
    `loss = ${EXPRESSIONS[loss]}  # ${WORDS[loss]}`,
    'problem = cp.Problem(cp.Minimize(loss + penalty), constraints)',
  ];
}

/** Lines that define the function `loss` of F, for a script of several programs. */
export function lossFunction({ loss, delta }: SolveSpec): string[] {
  return [...deltaLine({ loss, delta }), '', '', 'def loss(F):', `    """The ${WORDS[loss]}."""`, `    return ${EXPRESSIONS[loss]}`];
}

function deltaLine({ loss, delta }: Pick<SolveSpec, 'loss' | 'delta'>): string[] {
  return loss === 'huber' ? [`delta = ${literal(delta ?? DEFAULT_DELTA)}`] : [];
}
