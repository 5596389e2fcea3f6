import type { SweepSpec, TrainSpec } from '../../contract/run';
import { epochsOf } from './epochs';
import { parameterCount } from './parameters';
import type { Sizes } from './sizes';
import { sweepPoints } from './sweep/points';

/** Seconds of one network beside its steps, and of one epoch beside its operations (measured on one core of a 2-core machine). */
const FIXED = 1e-3;
const EPOCH = 6e-7;
/** Floating-point operations of a second in float64; twice as many in float32. */
const RATE = 1.2e10;
/** Multiplications and additions of a parameter for each row: forward, its gradient, the gradient before it. */
const EACH = 6;
/** By how much the steps of other units take longer. */
const UNITS: Record<TrainSpec['architecture']['activation'], number> = { relu: 1, linear: 1, gated: 1.8, threshold: 1.6 };
const DROPOUT = 2;
/** Evaluations of a step of L-BFGS or of a line search. */
const TRIALS = 2;

/**
 * Roughly how many seconds the networks of a training or a sweep take on the embedded engine with so many threads, without the programs
 * that bound them: an estimate within a small factor, from figures of one machine.
 */
export function roughSeconds(spec: TrainSpec | SweepSpec, data: Sizes, threads: number): number {
  const trainings = 'axes' in spec ? sweepPoints(spec).map((point) => point.spec) : [spec];
  const networks = trainings.reduce((sum, { seeds }) => sum + seeds, 0);
  const seconds = trainings.reduce((sum, one) => sum + one.seeds * networkSeconds(one, data), 0);
  return seconds / Math.min(threads, networks);
}

function networkSeconds(spec: TrainSpec, { n, d, C }: Sizes): number {
  const { architecture, precision, dropout, batchSize, optimizer, lineSearch } = spec;
  const operations = EACH * n * parameterCount(architecture, d, C).total;
  const steps = Math.ceil(n / (batchSize ?? n));
  const factor =
    UNITS[architecture.activation] *
    (dropout === undefined ? 1 : DROPOUT) *
    (optimizer === 'lbfgs' || lineSearch ? TRIALS : 1) *
    // Batches are followed by the objective of all rows.
    (steps > 1 ? 1.5 : 1);
  return FIXED + epochsOf(spec) * (steps * EPOCH + (factor * operations) / (precision === 'float32' ? 2 * RATE : RATE));
}
