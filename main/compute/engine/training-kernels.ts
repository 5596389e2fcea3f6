import type { TrainSpec } from '../../../shared/contract/run';
import { RealArena } from './arena';
import { TRAINING_FLOAT32_BASE64, TRAINING_FLOAT64_BASE64, type TrainingFunctions } from './kernels.generated';
import { WebAssembly, type Memory } from './webassembly';

export type Precision = TrainSpec['precision'];

/** The functions of training in one precision, with the arena over the same memory; pointers are byte addresses. */
export interface TrainingKernels extends TrainingFunctions {
  readonly arena: RealArena;
  /** Which workers can share. */
  readonly memory: Memory;
  readonly precision: Precision;
  /** Bytes of a number. */
  readonly size: number;
  /** Samples of a panel (assembly/panels.ts). */
  readonly samples: number;
}

/** Addresses are 32 bits wide. */
const PAGES = 65536;

const MODULES = {
  float64: { base64: TRAINING_FLOAT64_BASE64, type: Float64Array },
  float32: { base64: TRAINING_FLOAT32_BASE64, type: Float32Array },
};

const shared: Partial<Record<Precision, TrainingKernels>> = {};

/** The instance of this thread in a precision, made on first use. */
export function trainingKernels(precision: Precision): TrainingKernels {
  return (shared[precision] ??= createTrainingKernels(precision));
}

/** A new instance, with memory of its own or on that of another one; there only the other's arena gives memory out. */
export function createTrainingKernels(precision: Precision, given?: Memory): TrainingKernels {
  const { base64, type } = MODULES[precision];
  const memory: Memory = given ?? new WebAssembly.Memory({ initial: 1, maximum: PAGES, shared: true });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(base64, 'base64')), { env: { memory } });
  const functions = exports as TrainingFunctions;
  const size = type.BYTES_PER_ELEMENT;
  return { ...functions, arena: new RealArena(memory, functions.heapBase(), type), memory, precision, size, samples: 32 / size };
}
