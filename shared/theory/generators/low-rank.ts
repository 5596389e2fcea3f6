import { Failure } from '../../contract/failure';
import { columns, FEATURES, NOISE, noisy, normals, OUTPUTS, product, ROWS } from './draw';
import { generator } from './generator';

/** X = A B / √r with A n×r and B r×d standard normal, and Y = X W + noise with W standard normal. */
export const lowRank = generator({
  title: 'Low rank',
  about: 'Features that are normal combinations of a few factors, and linear targets with noise.',
  parameters: {
    n: ROWS,
    d: { ...FEATURES, initial: 10 },
    rank: { kind: 'whole', label: 'Rank of the features', min: 1, max: 20, initial: 3 },
    outputs: OUTPUTS,
    noise: NOISE,
  },
  make({ n, d, rank, outputs, noise }, streams) {
    if (rank > Math.min(n, d))
      throw new Failure('usage', `The rank is ${rank}, and ${n} rows of ${d} features have at most ${Math.min(n, d)}.`, 'Lower the rank.', {
        parameter: 'rank',
      });
    const data = streams('data');
    const factors = normals(data, n, rank);
    const loadings = normals(data, rank, d).map((value) => value / Math.sqrt(rank));
    const X = product(factors, loadings, n, rank, d);
    const Y = noisy(product(X, normals(streams('teacher'), d, outputs), n, d, outputs), noise, streams('noise'));
    return {
      columns: [...columns('x', 'feature', X, n), ...columns('y', 'target', Y, n)],
      notes: [`Without standardising and bias the features have rank ${rank}.`],
    };
  },
});
