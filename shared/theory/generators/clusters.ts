import { columns, FEATURES, ROWS } from './draw';
import { generator } from './generator';
import { sinCos } from './trigonometry';

/** Normal clusters with unit variance; centres evenly on a circle in the first two features, or on a line where there is one only. */
export const clusters = generator({
  title: 'Gaussian clusters',
  about: 'Classes in words, each a normal cloud of variance one around a centre of its own.',
  parameters: {
    n: { ...ROWS, initial: 120 },
    d: FEATURES,
    classes: { kind: 'whole', label: 'Classes', min: 2, max: 8, initial: 3 },
    radius: { kind: 'number', label: 'Radius of the circle of centres', min: 0, max: 1000, initial: 4 },
  },
  make({ n, d, classes, radius }, streams) {
    const data = streams('data');
    const centre = (k: number, j: number) => {
      if (d === 1) return radius * ((2 * k) / (classes - 1) - 1);
      if (j > 1) return 0;
      const { sin, cos } = sinCos((2 * Math.PI * k) / classes);
      return radius * (j === 0 ? cos : sin);
    };
    const X = Float64Array.from({ length: n * d }, (_, at) => centre(Math.floor(at / d) % classes, at % d) + data.normal());
    const names = Array.from({ length: n }, (_, i) => String.fromCharCode(65 + (i % classes)));
    return {
      columns: [...columns('x', 'feature', X, n), { name: 'class', role: 'target', values: names }],
      coding: classes === 2 || n === 2 ? 'signs' : 'one-hot',
      notes: [],
    };
  },
});
