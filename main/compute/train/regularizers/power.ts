import { REGULARIZER_DECLARATIONS } from '../../../../shared/theory/training/regularizers';
import { weightDecay } from './weight-decay';
import type { PenalizedWeights } from './penalized';
import type { Regularizer, RegularizerOptions, RegularizerRule } from './regularizer';

/** (1/p) ΣΣ‖W_lk‖_F^p, p = L unless said otherwise [Wang23]: with p = L, ℓ + βR is ℓ + β·γ for a parallel network (theory §4). */
export const power: RegularizerRule = {
  ...REGULARIZER_DECLARATIONS.power,
  create: (weights, options) => powerOf(weights, options, options.exponent, 1 / options.exponent),
};

/** ½ ΣΣ‖W_lk‖_F^L, the factor that [Wang23] writes: β of the other convention times 2/L. */
export const powerHalf: RegularizerRule = {
  ...REGULARIZER_DECLARATIONS['power-half'],
  create: (weights, options) => powerOf(weights, options, options.layers, 0.5),
};

function powerOf(weights: PenalizedWeights, options: RegularizerOptions, exponent: number, factor: number): Regularizer {
  if (exponent === 2) return weightDecay.create(weights, options);
  const { kernels, parameters, gradient, blocks } = weights;
  const layers = Array.from({ length: options.layers }, (_, layer) => {
    const [{ rows, columns, offset }, ...others] = blocks.filter((block) => block.layer === layer);
    return { branches: 1 + others.length, length: rows * columns, at: kernels.size * offset };
  });
  const branches = layers[0].branches;
  const squares = kernels.arena.real(branches);
  const factors = kernels.arena.real(branches);
  /** target += factorOf(‖W_lk‖²)·W_lk for every layer of every branch; returns ΣΣ‖W_lk‖_F^p as it was. */
  const addMultiples = (target: number, factorOf: (square: number) => number): number => {
    const { pointer } = weights.read();
    let sum = 0;
    for (const { length, at } of layers) {
      kernels.blockSquares(branches, length, pointer + at, squares.pointer);
      const [from, to] = [squares.values, factors.values];
      for (let k = 0; k < branches; k++) {
        sum += raised(from[k], exponent);
        to[k] = factorOf(from[k]);
      }
      kernels.blockAxpy(branches, length, factors.pointer, pointer + at, target + at);
    }
    return sum;
  };
  return {
    ...(Number.isInteger(exponent) ? { power: { factor, exponent } } : {}),
    value() {
      const { pointer } = weights.read();
      let sum = 0;
      for (const { length, at } of layers) {
        kernels.blockSquares(branches, length, pointer + at, squares.pointer);
        const { values } = squares;
        for (let k = 0; k < branches; k++) sum += raised(values[k], exponent);
      }
      return factor * sum;
    },
    addGradient(scale) {
      return factor * addMultiples(gradient.pointer, (square) => scale * factor * exponent * raised(square, exponent - 2));
    },
    proximal(scale) {
      addMultiples(parameters.pointer, (square) => {
        const norm = Math.sqrt(square);
        return norm > 0 ? shrunk(norm, scale * factor * exponent, exponent) / norm - 1 : 0;
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
