import { he } from './he';
import type { Initialization } from './initialization';

/**
 * The function that `he` draws, rescaled so that the weights into every hidden unit have the norm of those out of it: what gradient
 * flow conserves for ReLU is then zero from the start (theory §4).
 */
export const balanced: Initialization = (shape, random) => {
  const weights = he(shape, random);
  const { inputs, width, outputs } = shape;
  for (let j = 0; j < width; j++) {
    let into = 0;
    let out = 0;
    for (let i = 0; i < inputs; i++) into += weights.hidden[j * inputs + i] ** 2;
    for (let c = 0; c < outputs; c++) out += weights.output[c * width + j] ** 2;
    if (into === 0 || out === 0) continue;
    const factor = Math.sqrt(Math.sqrt(out / into));
    for (let i = 0; i < inputs; i++) weights.hidden[j * inputs + i] *= factor;
    for (let c = 0; c < outputs; c++) weights.output[c * width + j] /= factor;
  }
  return weights;
};
