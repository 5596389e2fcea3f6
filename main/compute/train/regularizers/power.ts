import { weightDecay } from './weight-decay';
import type { PenalizedWeights } from './penalized';
import type { Regularizer, RegularizerOptions, RegularizerRule } from './regularizer';

/** (1/p) ΣΣ‖W_lk‖_F^p, p = L unless said otherwise [Wang23]: with p = L, ℓ + βR is ℓ + β·γ for a parallel network (theory §4). */
export const power: RegularizerRule = {
  proximal: true,
  projects: false,
  create: (weights, options) => powerOf(weights, options, options.exponent, 1 / options.exponent),
};

/** ½ ΣΣ‖W_lk‖_F^L, the factor that [Wang23] writes: β of the other convention times 2/L. */
export const powerHalf: RegularizerRule = {
  proximal: true,
  projects: false,
  create: (weights, options) => powerOf(weights, options, options.layers, 0.5),
};

function powerOf(weights: PenalizedWeights, options: RegularizerOptions, exponent: number, factor: number): Regularizer {
  if (exponent === 2) return weightDecay.create(weights, options);
  const { kernels, parameters, gradient, blocks } = weights;
  const each = (visit: (length: number, at: number, square: number, values: number) => void) => {
    const { pointer } = weights.read();
    for (const { rows, columns, offset } of blocks) {
      const values = pointer + 8 * offset;
      visit(rows * columns, 8 * offset, kernels.dot(rows * columns, values, values), values);
    }
  };
  return {
    value() {
      let sum = 0;
      each((_length, _at, square) => (sum += raised(square, exponent)));
      return factor * sum;
    },
    addGradient(scale) {
      each((length, at, square, values) =>
        kernels.axpy(length, scale * factor * exponent * raised(square, exponent - 2), values, gradient.pointer + at),
      );
    },
    proximal(scale) {
      each((length, at, square, values) => {
        const norm = Math.sqrt(square);
        if (norm > 0) kernels.axpy(length, shrunk(norm, scale * factor * exponent, exponent) / norm - 1, values, parameters.pointer + at);
      });
    },
  };
}

/** norm^exponent from the norm's square, by multiplication where the exponent is whole: Math.pow need not be the same everywhere. */
function raised(square: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (!Number.isInteger(exponent)) return square === 0 ? 0 : Math.exp(0.5 * exponent * Math.log(square));
  let value = exponent % 2 === 0 ? 1 : Math.sqrt(square);
  for (let i = 2; i <= exponent; i += 2) value *= square;
  return value;
}

/** The root r of r + t·r^{p−1} = norm, p ≥ 2, by Newton's method from above, where the function is convex and steps fall monotonically. */
function shrunk(norm: number, t: number, p: number): number {
  let r = norm;
  for (;;) {
    const slope = 1 + t * (p - 1) * raised(r * r, p - 2);
    const next = r - (r + t * raised(r * r, p - 1) - norm) / slope;
    if (!(next < r)) return r;
    r = next;
  }
}
