import { eachLayer, type Initialization } from './initialization';

/** Uniform in ±1/√fan-in, what PyTorch's nn.Linear does by default. */
export const uniform: Initialization = (sizes, random) =>
  eachLayer(sizes, (rows, columns) => {
    const limit = 1 / Math.sqrt(columns);
    return new Float64Array(rows * columns).map(() => limit * (2 * random.uniform() - 1));
  });
