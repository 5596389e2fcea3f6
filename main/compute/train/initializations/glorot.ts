import { eachLayer, type Initialization } from './initialization';

/** Uniform in ±√(6 / (fan-in + fan-out)) [Glorot & Bengio 2010, eq. 16]. */
export const glorot: Initialization = (sizes, random) =>
  eachLayer(sizes, (rows, columns) => {
    const limit = Math.sqrt(6 / (rows + columns));
    return new Float64Array(rows * columns).map(() => limit * (2 * random.uniform() - 1));
  });
