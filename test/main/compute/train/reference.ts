import type { Matrix } from '../../../../shared/contract/array';
import type { Shape } from '../../../../main/compute/train/shape';

/** Objective and gradient of a two-layer ReLU network by plain loops over rows; parameters as in `main/compute/train/shape.ts`. */
export function referenceGradient(
  { branches, width, inputs, outputs, biased }: Shape,
  parameters: Float64Array,
  X: Matrix,
  Y: Matrix,
  beta: number,
  rows: ArrayLike<number> = Array.from({ length: X.shape[0] }, (_, i) => i),
): { objective: number; gradient: Float64Array } {
  const units = branches * width;
  const d = X.shape[1];
  const factor = X.shape[0] / rows.length;
  const gradient = parameters.map((value) => beta * value);
  let objective = 0;
  for (const value of parameters) objective += 0.5 * beta * value * value;
  for (const row of Array.from(rows)) {
    const x = [...X.data.subarray(row * d, (row + 1) * d), ...(biased ? [1] : [])];
    const hidden = Array.from({ length: units }, (_, j) =>
      Math.max(
        0,
        x.reduce((sum, value, i) => sum + parameters[j * inputs + i] * value, 0),
      ),
    );
    for (let c = 0; c < outputs; c++) {
      const offset = units * (inputs + c);
      const residual = hidden.reduce((sum, value, j) => sum + parameters[offset + j] * value, 0) - Y.data[row * outputs + c];
      objective += 0.5 * factor * residual * residual;
      for (let j = 0; j < units; j++) {
        gradient[offset + j] += factor * residual * hidden[j];
        if (hidden[j] > 0) for (let i = 0; i < inputs; i++) gradient[j * inputs + i] += factor * residual * parameters[offset + j] * x[i];
      }
    }
  }
  return { objective, gradient };
}

/** The update rules as their papers write them, on plain arrays: each takes the gradient (and the parameters) and returns the step to add. */
export const REFERENCE_RULES = {
  gd: (rate: number) => () => (gradient: Float64Array) => gradient.map((g) => -rate * g),
  sgd: (rate: number, momentum: number, nesterov: boolean) => (size: number) => {
    let velocity = new Float64Array(size);
    return (gradient: Float64Array) => {
      velocity = velocity.map((v, i) => momentum * v + gradient[i]);
      return velocity.map((v, i) => -rate * (nesterov ? gradient[i] + momentum * v : v));
    };
  },
  adam:
    (rate: number) =>
    (size: number): ((gradient: Float64Array) => Float64Array) => {
      let m = new Float64Array(size);
      let v = new Float64Array(size);
      let t = 0;
      return (gradient: Float64Array) => {
        t++;
        m = m.map((old, i) => 0.9 * old + 0.1 * gradient[i]);
        v = v.map((old, i) => 0.999 * old + 0.001 * gradient[i] ** 2);
        return m.map((first, i) => (-rate * (first / (1 - 0.9 ** t))) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-8));
      };
    },
  adamw: (rate: number, decay: number) => (size: number) => {
    const plain = REFERENCE_RULES.adam(rate)(size);
    return (gradient: Float64Array, parameters: Float64Array) => plain(gradient).map((step, i) => step - rate * decay * parameters[i]);
  },
  adagrad: (rate: number) => (size: number) => {
    let sum = new Float64Array(size);
    return (gradient: Float64Array) => {
      sum = sum.map((old, i) => old + gradient[i] ** 2);
      return gradient.map((g, i) => (-rate * g) / (Math.sqrt(sum[i]) + 1e-10));
    };
  },
  rmsprop: (rate: number) => (size: number) => {
    let mean = new Float64Array(size);
    return (gradient: Float64Array) => {
      mean = mean.map((old, i) => 0.99 * old + 0.01 * gradient[i] ** 2);
      return gradient.map((g, i) => (-rate * g) / (Math.sqrt(mean[i]) + 1e-8));
    };
  },
  /** For ½β‖θ‖²: a step along the gradient of the loss, then division by 1 + rate·β. */
  proximal: (rate: number, beta: number) => () => (gradient: Float64Array, parameters: Float64Array) =>
    gradient.map((g, i) => (parameters[i] - rate * (g - beta * parameters[i])) / (1 + rate * beta) - parameters[i]),
};
