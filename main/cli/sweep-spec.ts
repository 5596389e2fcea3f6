import { Failure } from '../../shared/contract/failure';
import { SWEEP_AXES, type SweepAxis, type SweepSpec, type TrainSpec } from '../../shared/contract/run';
import { AXIS_DECLARATIONS } from '../../shared/theory/training/sweep/axes';
import { readValues } from '../../shared/theory/training/sweep/values';
import type { Options } from './options';

/** What a sweep does not take, with the reason. */
const REFUSED = {
  'stop-gap': 'does not apply to a sweep: all of its networks take all epochs',
  'measure-every': 'does not apply to a sweep, whose networks are measured at their end',
  history: 'does not apply to a sweep, which keeps no curves: --table has a row for every network',
  certificate: 'does not apply to a sweep: train or solve one of its points alone for a certificate',
  weights: 'does not apply to a sweep: train its best point alone for the weights',
};

/** The sweep that a command line asks for, of this training; null where it asks for none. Throws a Failure ('usage'). */
export function readSweepSpec(options: Options, train: TrainSpec): SweepSpec | null {
  const axes = readAxes(options);
  if (axes.length === 0) {
    options.refuse({ table: 'is that of a sweep: give --sweep, or take --history' });
    return null;
  }
  options.refuse(REFUSED);
  const { measureEvery: _measured, proof: _proof, ...spec } = train;
  return { ...spec, axes };
}

/** Whether a sweep sets this of the training. */
export function sweeps(what: string, options: Options): boolean {
  return readAxes(options).some(({ name }) => AXIS_DECLARATIONS[name].sets === what);
}

function readAxes(options: Options): SweepAxis[] {
  const texts = options.texts('sweep');
  if (texts.length > 2) throw new Failure('usage', `--sweep is given ${texts.length} times.`, 'A sweep has one axis or two.');
  return texts.map((text) => {
    const [written, ...values] = text.split('=');
    const name = SWEEP_AXES.find((axis) => axis === written);
    if (name === undefined || values.length !== 1)
      throw new Failure(
        'usage',
        name === undefined ? `--sweep ${text}: “${written}” is no axis.` : `--sweep ${text} has no values.`,
        `Write --sweep branches=1,2,4; the axes are ${SWEEP_AXES.join(', ')}.`,
      );
    return { name, values: readValues(values[0], AXIS_DECLARATIONS[name].whole) };
  });
}
