import { columns, NOISE, noisy, ROWS } from './draw';
import { generator } from './generator';
import { sinCos } from './trigonometry';

/** y = sin(π·periods·x) + noise for x in [−1, 1]. */
export const sine = generator({
  title: 'Sine with noise',
  about: 'One feature from −1 to 1, and a sine of it with noise.',
  parameters: {
    n: { ...ROWS, initial: 40 },
    periods: { kind: 'number', label: 'Periods', min: 0.1, max: 100, initial: 1 },
    spacing: { kind: 'choice', label: 'Spacing of the rows', choices: { even: 'Even', random: 'Random' }, initial: 'even' },
    noise: NOISE,
  },
  make({ n, periods, spacing, noise }, streams) {
    const data = streams('data');
    const x = Float64Array.from({ length: n }, (_, i) => (spacing === 'even' ? (2 * i) / (n - 1) - 1 : 2 * data.uniform() - 1));
    const y = noisy(
      x.map((value) => sinCos(Math.PI * periods * value).sin),
      noise,
      streams('noise'),
    );
    return { columns: [...columns('x', 'feature', x, n), ...columns('y', 'target', y, n)], notes: [] };
  },
});
