import type { Geometry } from '../patterns/geometry';

/** The neurons (X̃u)₊ of a dictionary that grows over all directions u, by keys that name the direction itself. */
export class NeuronKeys {
  constructor(private readonly geometry: Geometry) {}

  /** The atom of a direction of r coordinates, its length one but for rounding. */
  atom(u: Float64Array): { key: string; rows: Float64Array } {
    const { n, r, X } = this.geometry;
    const rows = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < r; j++) sum += X[i * r + j] * u[j];
      rows[i] = Math.max(0, sum);
    }
    return { key: u.join(), rows };
  }

  direction(key: string): Float64Array {
    return Float64Array.from(key.split(','), Number);
  }
}
