import { eachLayer, type Initialization } from './initialization';

/** Normal with variance 2 / fan-in [He et al. 2015, eq. 10]. */
export const he: Initialization = (sizes, random) =>
  eachLayer(sizes, (rows, columns) => {
    const deviation = Math.sqrt(2 / columns);
    return new Float64Array(rows * columns).map(() => deviation * random.normal());
  });
