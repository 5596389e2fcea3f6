import { Failure } from '../../../contract/failure';
import type { SweepSpec } from '../../../contract/run';
import { checkChoices } from '../check';
import { AXIS_DECLARATIONS } from './axes';
import { networksOf, pointWords, sweepPoints } from './points';

/** Networks of one sweep at most: what is kept of each is told to the window. */
export const MOST_NETWORKS = 20_000;

/** Refuses a sweep that contradicts itself, at any of its points, on `samples` rows: throws a Failure ('usage' | 'unsupported'). */
export function checkSweep(spec: SweepSpec, samples: number): void {
  const { axes } = spec;
  for (const { name, values } of axes) {
    const { label, whole, least = 0, below = Infinity } = AXIS_DECLARATIONS[name];
    const wrong = values.find((value) => !(value >= least && value < below) || (whole && !Number.isInteger(value)));
    if (wrong !== undefined)
      throw new Failure(
        'usage',
        `The sweep has ${wrong} for ${label}, which takes ${whole ? 'whole numbers' : 'numbers'}${least > 0 ? ` from ${least} on` : ' above 0'}${below < Infinity ? ` and below ${below}` : ''}.`,
      );
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) throw new Failure('usage', `The sweep has ${twice} for ${label} twice.`, 'Name every value once.');
  }
  const [first, second] = axes.map(({ name }) => AXIS_DECLARATIONS[name]);
  if (second && first.sets === second.sets)
    throw new Failure('usage', `A sweep over ${first.label} and ${second.label} would set the same thing twice.`, 'Leave one of them out.');
  const networks = networksOf(spec);
  if (networks > MOST_NETWORKS)
    throw new Failure(
      'usage',
      `This sweep has ${networks} networks, and one run trains ${MOST_NETWORKS} at most.`,
      'Give fewer values or seeds, or sweep in parts.',
    );
  for (const { values, spec: one } of sweepPoints(spec)) {
    try {
      checkChoices(one, samples);
    } catch (error) {
      const { code, message, hint } = Failure.describe(error);
      throw new Failure(code, `At ${pointWords(spec, values)}: ${message}`, hint);
    }
  }
}

/** Why a sweep contradicts itself, or null. */
export function whyNotSweep(spec: SweepSpec, samples: number): string | null {
  try {
    checkSweep(spec, samples);
    return null;
  } catch (error) {
    return Failure.describe(error).message;
  }
}
