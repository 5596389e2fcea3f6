import type { TrainSpec } from '../../contract/run';
import { epochsOf } from './epochs';
import { parameterCount } from './parameters';

/** Values of hidden units that are held at once (main/compute/train/layered.ts), unless 16 samples have more. */
const BLOCK_VALUES = 2 ** 17;
const BLOCK_SAMPLES = 16;
/** Copies of the parameters that a rule of an optimizer keeps. */
export const OPTIMIZER_STATES: Record<TrainSpec['optimizer'], number> = {
  gd: 1,
  sgd: 1,
  adam: 2,
  adamw: 2,
  adagrad: 1,
  rmsprop: 1,
  lbfgs: 25,
  proximal: 0,
};
/** Copies besides: the parameters, their gradient, what is penalised of them; in float64 for the measures and for a checkpoint. */
const COPIES = 5;
const FLOAT64_COPIES = 6;
/** Parts that a large network falls into (main/compute/train/groups.ts): with few branches each share of the rows has a gradient. */
const PARTS = 8;
/** What addresses of 32 bits reach, which is all that one network can have. */
export const LARGEST_NETWORK = 2 ** 32;

/** Bytes that a training needs on the embedded engine, beside the program itself. */
export interface TrainingMemory {
  /** Of one network at work. */
  network: number;
  /** Of all: as many networks as there are threads, the data, and what is kept of every seed (curve, weights, checkpoint). */
  total: number;
}

/** An estimate from above, but for what escapes add; n rows, d features, C targets. */
export function trainingMemory(spec: TrainSpec, data: { n: number; d: number; C: number }, threads: number): TrainingMemory {
  const { architecture, optimizer, precision, batchSize, dropout, seeds } = spec;
  const { n, d, C } = data;
  const { layers, branches, activation } = architecture;
  const size = precision === 'float32' ? 4 : 8;
  const parameters = parameterCount(architecture, d, C).total;
  const units = branches * layers.reduce((sum, width) => sum + width + 1, 0);
  const samples = Math.min(n + 8, Math.max(BLOCK_SAMPLES, BLOCK_VALUES / units));
  const columns = d + 1 + C;
  const shares = branches > PARTS / 2 ? 0 : Math.floor(PARTS / branches);
  const states = activation === 'gated' || activation === 'threshold' ? 1 : 0;
  const gates = activation === 'gated' ? 2 * units * (d + 1) : 0;
  const blocks = samples * (units * (1 + states + (dropout === undefined ? 0 : 1)) + 2 * columns + C);
  const network =
    size * ((COPIES + shares + OPTIMIZER_STATES[optimizer]) * parameters + gates + (n + 8) * columns + blocks) +
    8 * (FLOAT64_COPIES * parameters + 64 * units) +
    (batchSize === undefined ? 0 : 4 * n);
  const kept = 8 * (3 * (epochsOf(spec) + 1) + (3 + OPTIMIZER_STATES[optimizer]) * parameters);
  return { network, total: Math.min(threads, seeds) * network + 16 * n * (d + C) + seeds * kept };
}

/** Why a training does not fit into a machine of so many bytes, or null. */
export function whyNotMemory({ network, total }: TrainingMemory, machine: number): string | null {
  if (network > LARGEST_NETWORK)
    return `One network of this training needs about ${bytesInWords(network)} of memory, and the embedded engine can give it ${bytesInWords(LARGEST_NETWORK)}: choose fewer units or branches.`;
  if (total > machine)
    return `This training needs about ${bytesInWords(total)} of memory, and this machine has ${bytesInWords(machine)}: choose fewer seeds, epochs or units.`;
  return null;
}

/** 1.5 GiB, 12 MiB, 3 KiB. */
export function bytesInWords(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.ceil(value)} ${units[unit]}`;
}
