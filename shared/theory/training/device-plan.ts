import type { Device } from '../../contract/device';
import { Failure } from '../../contract/failure';
import type { Architecture } from '../../contract/network';
import type { SweepSpec, TrainSpec } from '../../contract/run';
import { formatInteger } from '../../figures/format';
import { BACKEND_DECLARATIONS, candidates } from './backends';
import { bytesInWords, OPTIMIZER_STATES } from './memory';
import { parameterCount } from './parameters';
import type { Sizes } from './sizes';
import { sweepPoints } from './sweep/points';

/** What a device of tensors holds at most. */
export type DeviceLimits = NonNullable<Device['limits']>;

/** How a training is cut so that nothing exceeds what the device holds. */
export interface DevicePlan {
  /** Networks that are trained at once. */
  readonly networks: number;
  /** Rows that are computed at once; their gradients are added up. */
  readonly rows: number;
}

/**
 * Tensors of the size of the hidden values that are there at once on the way back, beside those values: the gradients by the values and by the
 * linear forms of a layer, that by the values of the layer before, and other shapes of three of them, which TensorFlow.js counts too.
 */
const TEMPORARY = 6;
/** Copies of the parameters while an update is made: themselves, gradients of loss and penalty, what the rule and the penalty compute. */
const COPIES = 12;
/** Rows at once below which fewer networks at once are better. */
const ENOUGH = 512;
const FLOAT32 = 4;

/**
 * The cut for `seeds` networks, `batch` of the n rows in one step. Throws a Failure ('computation') where not even one network on one row
 * fits.
 */
export function planTraining(
  architecture: Architecture,
  { n, d, C }: Sizes,
  batch: number,
  seeds: number,
  limits: DeviceLimits,
): DevicePlan {
  const { parameters, inputs, values, widest } = sizesOf(architecture, d, C);
  const { tensorBytes, valueBytes } = limits;
  const rowsFor = (networks: number) =>
    Math.min(batch, Math.floor(tensorBytes / (FLOAT32 * networks * widest)), Math.floor(valueBytes / (FLOAT32 * networks * values)));
  const fits = (networks: number) => FLOAT32 * networks * parameters <= tensorBytes;
  let networks = seeds;
  while (networks > 1 && !(fits(networks) && rowsFor(networks) >= Math.min(batch, ENOUGH))) networks = Math.ceil(networks / 2);
  const rows = rowsFor(networks);
  const data = batch < n ? FLOAT32 * n * Math.max(inputs, widest) : 0;
  if (!fits(networks) || rows < 1 || data > tensorBytes)
    throw new Failure(
      'computation',
      `The training does not fit the device: one network has ${bytesInWords(FLOAT32 * parameters)} of parameters, and a tensor there may have ${bytesInWords(tensorBytes)}.`,
      batch < n ? 'Use the embedded engine, or all rows in a step.' : 'Use the embedded engine, or a smaller network.',
    );
  return { networks, rows };
}

/** Bytes of the device that a training in this cut takes, from above; n rows, d features, C targets. */
export function deviceMemory(
  { architecture, batchSize, optimizer }: TrainSpec,
  { n, d, C }: Sizes,
  { networks, rows }: DevicePlan,
): number {
  const { parameters, inputs, values, units } = sizesOf(architecture, d, C);
  const columns = inputs + C + (architecture.activation === 'gated' ? units : 0);
  // Of batches each network has its own rows, in two orders of their axes, beside the whole of the data.
  const data = columns * (n + ((batchSize ?? n) < n ? n + 2 * networks * rows : 0));
  return FLOAT32 * (data + networks * (rows * values + parameters * (COPIES + 2 * OPTIMIZER_STATES[optimizer])));
}

/** That of every device that a training or a sweep may be tried on; of a sweep the largest of its points. Devices that it does not fit are left out. */
export function memoryOnDevices(
  spec: TrainSpec | SweepSpec,
  sizes: Sizes,
  devices: readonly Device[],
): { name: string; bytes: number; networks: number }[] {
  const tried = candidates(spec);
  return devices.flatMap(({ backend, limits }) => {
    if (!limits || !tried.includes(backend)) return [];
    try {
      const each = ('axes' in spec ? sweepPoints(spec).map((point) => point.spec) : [spec]).map((own) => {
        const plan = planTraining(own.architecture, sizes, own.batchSize ?? sizes.n, own.seeds, limits);
        return { bytes: deviceMemory(own, sizes, plan), networks: plan.networks };
      });
      return [{ name: BACKEND_DECLARATIONS[backend].name, ...each.reduce((most, own) => (own.bytes > most.bytes ? own : most)) }];
    } catch (error) {
      if (error instanceof Failure) return [];
      throw error;
    }
  });
}

/** 'about 12 MiB, or about 3 MiB on WebGPU (40 networks at once)'; the bytes of the embedded engine are null where it is not tried. */
export function memoryInWords(embedded: number | null, onDevices: ReturnType<typeof memoryOnDevices>): string | null {
  const words = [
    ...(embedded === null ? [] : [`about ${bytesInWords(embedded)}`]),
    ...onDevices.map(
      ({ name, bytes, networks }) =>
        `about ${bytesInWords(bytes)} on ${name} (${networks === 1 ? 'one network' : `${formatInteger(networks)} networks`} at once)`,
    ),
  ];
  return words.length > 0 ? words.join(', or ') : null;
}

/** Of one network: parameters, inputs of the first layer, hidden units, values of one row on the way back, and the widest of its layers. */
function sizesOf(architecture: Architecture, d: number, C: number) {
  const { activation, branches, bias, layers } = architecture;
  const inputs = d + (bias === 'none' ? 0 : 1);
  const hidden = layers.map((width) => branches * width);
  const units = hidden.reduce((sum, count) => sum + count, 0);
  return {
    parameters: parameterCount(architecture, d, C).total,
    inputs,
    units,
    // Gated and threshold units keep their linear forms or states besides.
    values: (activation === 'gated' || activation === 'threshold' ? 2 : 1) * units + TEMPORARY * Math.max(...hidden) + 4 * C,
    widest: Math.max(...hidden, inputs, C),
  };
}
