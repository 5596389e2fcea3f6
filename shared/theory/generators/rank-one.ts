import { columns, direction, FEATURES, noisy, normals, NOISE, ROWS } from './draw';
import { generator } from './generator';

/**
 * X = c aᵀ with ‖a‖ = 1 and y = (c)₊ ± (−c)₊ + noise (theory §5.6): the least squares coefficients of the two atoms have one sign or
 * opposite ones. Standard networks of three layers have a gap in the second case only [Wang23].
 */
export const rankOne = generator({
  title: 'Rank one',
  about: 'Features on one line through the origin, x = c·a; the coefficients of (c)₊ and (−c)₊ have the same sign or opposite ones.',
  parameters: {
    n: { ...ROWS, initial: 40 },
    d: { ...FEATURES, initial: 3 },
    signs: {
      kind: 'choice',
      label: 'Signs of the coefficients',
      choices: { same: 'Same: y ≈ |c|', opposite: 'Opposite: y ≈ c' },
      initial: 'same',
    },
    noise: { ...NOISE, initial: 0.05 },
  },
  make({ n, d, signs, noise }, streams) {
    const data = streams('data');
    // Rows on both sides, so that both atoms are there.
    const c = normals(data, n, 1).map((value, i) => (i === 0 ? Math.abs(value) : i === 1 ? -Math.abs(value) : value));
    const a = direction(data, d);
    const X = Float64Array.from({ length: n * d }, (_, at) => c[Math.floor(at / d)] * a[at % d]);
    const clean = c.map((value) => (signs === 'same' ? Math.abs(value) : value));
    const y = noisy(clean, noise, streams('noise'));
    const coefficient = (side: 1 | -1) => Math.sign(c.reduce((sum, value, i) => sum + Math.max(0, side * value) * y[i], 0));
    const agree = coefficient(1) * coefficient(-1) > 0;
    return {
      columns: [...columns('x', 'feature', X, n), ...columns('y', 'target', y, n)],
      notes: [
        `With its noise the least squares coefficients of the two atoms have ${agree ? 'the same sign' : 'opposite signs'}${agree === (signs === 'same') ? '' : ', which is not what was chosen: take less noise'}.`,
      ],
    };
  },
});
