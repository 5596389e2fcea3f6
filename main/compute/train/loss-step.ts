import type { Kernels } from '../engine/kernels';
import type { Loss } from '../../../shared/theory/losses';
import type { Panels } from './panels';

/** The loss of some samples, whose gradient takes the place of the network's outputs; `y` holds their targets from sample `from` on. */
export type LossStep = (samples: number, outputs: Panels, y: Panels, from: number) => number;

/** The squared loss by a kernel, every other one by its formula (shared/theory/losses). Padding samples have no loss and no gradient. */
export function lossStep(kernels: Kernels, loss: Loss): LossStep {
  return loss.name === 'squared' ? squaredStep(kernels) : formulaStep(loss);
}

function squaredStep({ squaredResidual }: Kernels): LossStep {
  return (samples, outputs, y, from) => {
    const panels = Math.ceil(samples / 4);
    clearPadding(outputs, samples);
    return squaredResidual(panels * outputs.stride, outputs.block.pointer, y.block.pointer + 8 * y.stride * (from / 4));
  };
}

function formulaStep(loss: Loss): LossStep {
  const rooms = new Map<number, { F: Float64Array; Y: Float64Array; N: Float64Array }>();
  return (samples, outputs, y, from) => {
    const size = samples * outputs.rows;
    let room = rooms.get(size);
    if (!room) rooms.set(size, (room = { F: new Float64Array(size), Y: new Float64Array(size), N: new Float64Array(size) }));
    const { F, Y, N } = room;
    read(outputs, 0, samples, F);
    read(y, from, samples, Y);
    loss.negativeGradient(F, Y, N);
    const { values } = outputs.block;
    for (let s = 0; s < samples; s++) {
      const at = (s >> 2) * outputs.stride + (s & 3);
      for (let c = 0; c < outputs.rows; c++) values[at + 4 * c] = -N[s * outputs.rows + c];
    }
    clearPadding(outputs, samples);
    return loss.value(F, Y);
  };
}

function read({ block, rows, stride }: Panels, from: number, samples: number, out: Float64Array): void {
  const { values } = block;
  for (let s = 0; s < samples; s++) {
    const at = ((from + s) >> 2) * stride + (s & 3);
    for (let c = 0; c < rows; c++) out[s * rows + c] = values[at + 4 * c];
  }
}

/** With biases the outputs of padding samples are not 0, as their targets are. */
function clearPadding({ block, rows, stride }: Panels, samples: number): void {
  if (samples % 4 === 0) return;
  const { values } = block;
  const at = (samples >> 2) * stride;
  for (let c = 0; c < rows; c++) for (let lane = samples & 3; lane < 4; lane++) values[at + 4 * c + lane] = 0;
}
