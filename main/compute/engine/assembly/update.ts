// The steps of the optimisers that treat every weight alike, by number. The coefficients of a step are three float64 numbers: its rate,
// the correction of Adam's second moment, and what AdamW multiplies the weights by.
import { adagrad } from './adagrad';
import { adam } from './adam';
import { real } from './real';
import { rmsprop } from './rmsprop';
import { axpy, scale } from './vector';

/** Bytes of the coefficients of a step. */
export const COEFFICIENTS: usize = 24;

const ADAM = 1;
const ADAMW = 2;
const ADAGRAD = 3;
const RMSPROP = 4;
const MOMENTUM = 5;
const NESTEROV = 6;

/** Moves n weights; `constants` are three float64 numbers of the optimiser, `first` and `second` what it keeps. */
export function move(
  optimizer: i32,
  constants: usize,
  coefficients: usize,
  n: i32,
  gradient: usize,
  first: usize,
  second: usize,
  weights: usize,
): void {
  const rate = load<f64>(coefficients);
  const a = load<f64>(constants);
  const b = load<f64>(constants, 8);
  const c = load<f64>(constants, 16);
  if (optimizer == ADAM || optimizer == ADAMW) {
    if (optimizer == ADAMW) scale(n, <real>load<f64>(coefficients, 16), weights);
    adam(n, <real>rate, <real>load<f64>(coefficients, 8), a, b, <real>c, gradient, first, second, weights);
  } else if (optimizer == ADAGRAD) adagrad(n, <real>rate, <real>a, gradient, first, weights);
  else if (optimizer == RMSPROP) rmsprop(n, <real>rate, a, <real>b, gradient, first, weights);
  else if (optimizer == MOMENTUM || optimizer == NESTEROV) {
    scale(n, <real>a, first);
    axpy(n, 1, gradient, first);
    if (optimizer == NESTEROV) axpy(n, <real>-rate, gradient, weights);
    axpy(n, <real>(optimizer == NESTEROV ? -rate * a : -rate), first, weights);
  } else axpy(n, <real>-rate, gradient, weights);
}
