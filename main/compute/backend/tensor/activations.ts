import { cast, greaterEqual, mul, relu as rectify, step, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { Architecture } from '../../../../shared/contract/network';

/** What units of one hidden layer have beside their linear forms; networks × units × rows, or 1 where it is the same for all. */
export interface UnitContext {
  /** 1 where a gate is open and 0 where it is closed. */
  readonly gates: Tensor | null;
  /** An amplitude for each unit (theory §5.8), networks × units × 1. */
  readonly amplitudes: Tensor | null;
}

/** An activation on tensors, networks × units × rows. */
export interface TensorActivation {
  /** The values of the units, and what the way back needs of them. */
  forward(linear: Tensor, context: UnitContext): { values: Tensor; saved: Tensor };
  /** From the gradient by the values to that by the linear forms, and by the amplitudes (networks × units) where there are any. */
  backward(gradient: Tensor, saved: Tensor, context: UnitContext): { linear: Tensor; amplitudes?: Tensor };
}

const linear: TensorActivation = {
  forward: (form) => ({ values: form, saved: form }),
  backward: (gradient) => ({ linear: gradient }),
};

/** max(z, 0), with slope 0 at 0. */
const relu: TensorActivation = {
  forward(form) {
    const values = rectify(form);
    return { values, saved: values };
  },
  backward: (gradient, values) => ({ linear: mul(gradient, step(values)) }),
};

const gated: TensorActivation = {
  forward: (form, { gates }) => ({ values: mul(form, gates!), saved: form }),
  backward: (gradient, _saved, { gates }) => ({ linear: mul(gradient, gates!) }),
};

/** s·1[z ≥ 0], whose step counts as the identity on the way back: the straight-through estimate. */
const threshold: TensorActivation = {
  forward(form, { amplitudes }) {
    const open = cast(greaterEqual(form, 0), 'float32');
    return { values: mul(open, amplitudes!), saved: open };
  },
  backward: (gradient, open, { amplitudes }) => ({
    linear: mul(gradient, amplitudes!),
    amplitudes: sum(mul(gradient, open), 2),
  }),
};

/** The activations by their name in the contract: the same functions as `train/activations`. */
export const TENSOR_ACTIVATIONS: Record<Architecture['activation'], TensorActivation> = { relu, linear, gated, threshold };
