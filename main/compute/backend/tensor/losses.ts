import {
  clipByValue,
  div,
  exp,
  log,
  max,
  mul,
  neg,
  relu,
  sigmoid,
  softplus,
  square,
  step,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Architecture } from '../../../../shared/contract/network';
import { DEFAULT_DELTA } from '../../../../shared/theory/losses';

/** A loss of outputs F with targets Y (theory §3), both networks × outputs × rows (Y may have 1 for the networks). */
export interface TensorLoss {
  /** The sum over outputs and rows, for each network. */
  value(F: Tensor, Y: Tensor): Tensor;
  /** By F. */
  gradient(F: Tensor, Y: Tensor): Tensor;
}

const total = (values: Tensor) => sum(values, [1, 2]);

const squared: TensorLoss = {
  value: (F, Y) => mul(0.5, total(square(sub(F, Y)))),
  gradient: (F, Y) => sub(F, Y),
};

const logistic: TensorLoss = {
  value: (F, Y) => total(softplus(neg(mul(Y, F)))),
  gradient: (F, Y) => neg(mul(Y, sigmoid(neg(mul(Y, F))))),
};

const hinge: TensorLoss = {
  value: (F, Y) => total(relu(sub(1, mul(Y, F)))),
  gradient: (F, Y) => neg(mul(Y, step(sub(1, mul(Y, F))))),
};

function huber(delta: number): TensorLoss {
  const clipped = (F: Tensor, Y: Tensor) => clipByValue(sub(F, Y), -delta, delta);
  return {
    // With c = clip(r, ±δ), c·r − ½c² is ½r² inside and δ|r| − ½δ² outside.
    value(F, Y) {
      const c = clipped(F, Y);
      return total(sub(mul(c, sub(F, Y)), mul(0.5, square(c))));
    },
    gradient: clipped,
  };
}

const crossEntropy: TensorLoss = {
  value(F, Y) {
    const shifted = sub(F, max(F, 1, true));
    return sub(sum(log(sum(exp(shifted), 1)), 1), total(mul(Y, shifted)));
  },
  gradient(F, Y) {
    const exponentials = exp(sub(F, max(F, 1, true)));
    return sub(div(exponentials, sum(exponentials, 1, true)), Y);
  },
};

/** The loss of an architecture on tensors: the same functions as `shared/theory/losses`. */
export function tensorLoss({ loss, delta }: Pick<Architecture, 'loss' | 'delta'>): TensorLoss {
  switch (loss) {
    case 'squared':
      return squared;
    case 'logistic':
      return logistic;
    case 'hinge':
      return hinge;
    case 'huber':
      return huber(delta ?? DEFAULT_DELTA);
    case 'cross-entropy':
      return crossEntropy;
  }
}
