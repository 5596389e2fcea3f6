import { columns, direction, FEATURES, NOISE, noisy, normals, product, ROWS } from './draw';
import { generator } from './generator';

const ACTIVATIONS = { relu: (z: number) => Math.max(0, z), threshold: (z: number) => (z >= 0 ? 1 : 0), linear: (z: number) => z };

/** y = Σ_j a_j φ(w_jᵀx) + noise: m units with ‖w_j‖ = 1 and a_j = ±1, inputs standard normal. */
export const planted = generator({
  title: 'Planted teacher',
  about: 'Outputs of a two-layer network with unit weights at normal inputs, with noise.',
  parameters: {
    n: ROWS,
    d: FEATURES,
    width: { kind: 'whole', label: 'Units of the teacher', min: 1, max: 50, initial: 3 },
    activation: {
      kind: 'choice',
      label: 'Activation of the teacher',
      choices: { relu: 'ReLU', threshold: 'Threshold', linear: 'Linear' },
      initial: 'relu',
    },
    noise: NOISE,
  },
  make({ n, d, width, activation, noise }, streams) {
    const X = normals(streams('data'), n, d);
    const teacher = streams('teacher');
    const units = Array.from({ length: width }, () => ({ w: direction(teacher, d), a: teacher.uniform() < 0.5 ? -1 : 1 }));
    const W = Float64Array.from({ length: d * width }, (_, at) => units[at % width].w[Math.floor(at / width)]);
    const Z = product(X, W, n, d, width);
    const phi = ACTIVATIONS[activation];
    const clean = Float64Array.from({ length: n }, (_, i) => units.reduce((sum, { a }, j) => sum + a * phi(Z[i * width + j]), 0));
    const y = noisy(clean, noise, streams('noise'));
    return {
      columns: [...columns('x', 'feature', X, n), ...columns('y', 'target', y, n)],
      notes: [`The teacher has ${width === 1 ? 'one unit' : `${width} units`} with ‖w‖ = 1 and output weights ±1, and no bias.`],
    };
  },
});
