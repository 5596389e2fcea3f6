import type { Architecture } from '../../../shared/contract/network';
import { subscript, superscript } from '../../../shared/figures/format';
import { plain } from '../../format';

const LOSSES: Record<Architecture['loss'], string> = {
  squared: '½ ‖f(X) − Y‖²',
  logistic: 'logistic loss',
  hinge: 'hinge loss',
  huber: 'Huber loss',
  'cross-entropy': 'cross-entropy',
};

/** The objective of an architecture as a formula: "½ ‖f(X) − Y‖² + (β/3) Σₖ (‖W₁‖³ + ‖W₂‖³ + ‖W₃‖³)" (theory §4). */
export function objectiveWords(architecture: Architecture): string {
  return `${LOSSES[architecture.loss]} + ${penaltyWords(architecture)}`;
}

function penaltyWords({ layers, branches, regularizer, exponent, activation }: Architecture): string {
  const L = layers.length + 1;
  const sum = branches > 1 ? 'Σₖ ' : '';
  if (regularizer === 'path-norm') return `β ${sum}√Σ Π w², over paths`;
  const p = regularizer === 'power' ? (exponent ?? L) : regularizer === 'power-half' ? L : 2;
  const factor = regularizer === 'power' ? `β/${plain(p)}` : 'β/2';
  const first = regularizer === 'last-two' ? L - 1 : 1;
  const power = Number.isInteger(p) ? superscript(p) : `^${plain(p)}`;
  // Of threshold units the amplitudes are penalised, not the directions (theory §5.8).
  const term = (l: number) => `‖${activation === 'threshold' && l === 1 ? 's' : `W${subscript(l)}`}‖${power}`;
  const terms =
    L - first < 4 ? Array.from({ length: L - first + 1 }, (_, i) => term(first + i)).join(' + ') : `${term(1)} + … + ${term(L)}`;
  return `(${factor}) ${sum}(${terms})`;
}
