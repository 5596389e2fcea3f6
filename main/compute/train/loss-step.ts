import type { TrainingKernels } from '../engine/training-kernels';
import type { Loss } from '../../../shared/theory/losses';
import { address, place, type Panels } from './panels';

/** The loss of some samples, whose gradient takes the place of the network's outputs; `y` holds their targets from sample `from` on. */
export type LossStep = (samples: number, outputs: Panels, y: Panels, from: number) => number;

/** The squared loss by a kernel, every other one by its formula (shared/theory/losses). Padding samples have no loss and no gradient. */
export function lossStep(kernels: TrainingKernels, loss: Loss): LossStep {
  return loss.name === 'squared' ? squaredStep(kernels) : formulaStep(loss);
}

function squaredStep({ squaredResidual }: TrainingKernels): LossStep {
  return (samples, outputs, y, from) => {
    const panels = Math.ceil(samples / outputs.samples);
    clearPadding(outputs, samples);
    return squaredResidual(panels * outputs.stride, outputs.block.pointer, address(y, from));
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
      const at = place(outputs, s);
      for (let c = 0; c < outputs.rows; c++) values[at + outputs.samples * c] = -N[s * outputs.rows + c];
    }
    clearPadding(outputs, samples);
    return loss.value(F, Y);
  };
}

function read(panels: Panels, from: number, samples: number, out: Float64Array): void {
  const { rows } = panels;
  const { values } = panels.block;
  for (let s = 0; s < samples; s++) {
    const at = place(panels, from + s);
    for (let c = 0; c < rows; c++) out[s * rows + c] = values[at + panels.samples * c];
  }
}

/** With biases the outputs of padding samples are not 0, as their targets are. */
function clearPadding(panels: Panels, count: number): void {
  const missing = -count & (panels.samples - 1);
  if (missing === 0) return;
  const { values } = panels.block;
  const at = place(panels, count);
  for (let c = 0; c < panels.rows; c++) values.fill(0, at + panels.samples * c, at + panels.samples * c + missing);
}
