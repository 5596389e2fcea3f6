import { columns, NOISE, noisy, ROWS } from './draw';
import { generator } from './generator';
import { sinCos } from './trigonometry';

/** Two arms of a spiral of Archimedes, radius r uniform in [0, 1), angle 2π·turns·r, the second half a turn ahead; y = ±1. */
export const spiral = generator({
  title: 'Spiral',
  about: 'Two classes on the two arms of a spiral in the plane, as −1 and +1.',
  parameters: {
    n: { ...ROWS, initial: 200 },
    turns: { kind: 'number', label: 'Turns of an arm', min: 0.1, max: 10, initial: 1.5 },
    noise: { ...NOISE, initial: 0.02 },
  },
  make({ n, turns, noise }, streams) {
    const data = streams('data');
    const X = new Float64Array(2 * n);
    const y = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1));
    for (let i = 0; i < n; i++) {
      const r = data.uniform();
      const angle = 2 * Math.PI * turns * r + (i % 2) * Math.PI;
      const { sin, cos } = sinCos(angle);
      X[2 * i] = r * cos;
      X[2 * i + 1] = r * sin;
    }
    return {
      columns: [...columns('x', 'feature', noisy(X, noise, streams('noise')), n), ...columns('y', 'target', y, n)],
      notes: [],
    };
  },
});
