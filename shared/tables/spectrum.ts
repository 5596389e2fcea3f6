import type { ShownTable } from '../contract/table';
import { formatNumber } from '../figures/format';
import { collapsingBeta, optimalValues, type CollapseLaw } from '../theory/rank-collapse';
import { NOTHING, or } from './cells';

/** Singular values of the data, of the optimum and of a trained network. */
export function spectrumTable(
  law: CollapseLaw,
  sigmas: readonly number[],
  beta: number,
  trained: readonly number[] | null,
  run: string,
): ShownTable {
  const optimal = optimalValues(law, sigmas, beta);
  return {
    ...NOTHING,
    title: 'Predicted and trained',
    subtitle: `singular values at β = ${formatNumber(beta)}, predicted by the closed form`,
    columns: [
      { name: 'index', meaning: 'from 1, descending' },
      { name: 'data', meaning: 'of the least squares solution' },
      { name: 'predicted', meaning: 'of the optimum, closed form' },
      { name: 'trained', meaning: 'of the matrix that the trained network computes' },
      { name: 'zero_from_beta', meaning: 'the β at which it collapses' },
    ],
    rows: sigmas.map((sigma, i) => [i + 1, sigma, optimal[i], or(trained?.[i]), collapsingBeta(law, sigma)]),
    runs: [run],
    settings: { beta },
  };
}
