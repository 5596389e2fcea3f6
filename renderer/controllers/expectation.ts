import type { Role } from '../../shared/contract/data';
import type { KnownFacts } from './facts.svelte';
import type { Architecture } from '../../shared/contract/network';
import { formatCount, formatInteger } from '../../shared/figures/format';
import { boundingProgram } from '../../shared/theory/families/bounding-program';
import { layerCount } from './architecture';

export interface Theorem {
  name: string;
  text: string;
}

/** Which theorem ties this architecture to a convex program. */
export function theoremOf({ layers, branches, activation, bias, regularizer }: Architecture, features: number): Theorem {
  const L = layers.length + 1;
  if (activation === 'threshold') return { name: 'Threshold units', text: 'A lasso over the distinct patterns of the data' };
  if (activation === 'gated') return { name: 'Gated ReLU', text: 'Fixed gates make it a group lasso over their patterns' };
  if (activation === 'linear')
    return branches === 1
      ? { name: 'Standard deep linear', text: 'Its optimum and its gap are in closed form, Wang, Ergen and Pilanci 2023' }
      : { name: 'Parallel deep linear', text: 'Strong duality under the L-th power regulariser, Wang, Ergen and Pilanci 2023' };
  if (L > 2)
    return regularizer === 'weight-decay'
      ? { name: 'Parallel ReLU, any depth', text: 'Under weight decay its gap stays open, Wang, Ergen and Pilanci 2023' }
      : {
          name: L === 3 ? 'Three-layer ReLU' : 'Parallel ReLU, any depth',
          text: 'Strong duality with enough branches, Wang, Ergen and Pilanci 2023',
        };
  if (bias === 'free' && features === 1) return { name: 'Linear splines', text: 'A lasso with a free constant, Ergen and Pilanci 2021' };
  return branches > 1
    ? { name: 'Parallel two-layer ReLU', text: 'Branches of two layers are one wide network: Pilanci and Ergen 2020' }
    : { name: 'Two-layer ReLU', text: 'Equal to a convex program over activation patterns, Pilanci and Ergen 2020' };
}

export interface Expectation {
  verdict: 'zero' | 'open' | 'unknown';
  word: string;
  why: string;
}

/**
 * Whether the best network of this size reaches the optimum of the convex program that bounds it: it does as soon as it has K* units
 * (PE20, theorem 1; neurons where it has two layers, branches where it has more). `found` is the number of units of an optimum that was
 * solved exactly; K* is at most that, and at most n·C.
 */
export function expectGap(architecture: Architecture, roles: readonly Role[], facts: KnownFacts | null, found: number | null): Expectation {
  const program = boundingProgram(architecture, roles);
  if (!program)
    return {
      verdict: 'unknown',
      word: 'Not known',
      why: 'No convex program equals this objective; a training is measured against a bound by paths, which may be loose.',
    };
  if (program.family === 'deep-linear')
    return {
      verdict: 'unknown',
      word: 'May stay open',
      why: `${architecture.branches === 1 ? 'A standard linear network' : 'Under weight decay a linear network'} of three and more layers can stay above its dual bound (Wang, Ergen and Pilanci 2023).`,
    };
  const deep = layerCount(architecture) > 2;
  const units = deep ? architecture.branches : architecture.layers[0] * architecture.branches;
  const [unit, most] = deep ? ['branches', 'K*'] : ['neurons', 'm*'];
  const count = deep ? formatCount(units, 'branch', unit) : formatCount(units, 'neuron');
  // An upper bound of β_max will do: above it the network is zero all the more.
  if (program.family === 'two-layer-relu' && architecture.beta >= (facts?.betaMax ?? Infinity)) {
    return { verdict: 'zero', word: 'Zero', why: 'β is at least β_max: the best network is the zero network.' };
  }
  if (program.family === 'spline' && !architecture.outputBias) {
    return {
      verdict: 'unknown',
      word: 'Only approached',
      why: 'The program has a free constant; without an output bias a network only comes near it.',
    };
  }
  if (found !== null && units >= found) {
    return {
      verdict: 'zero',
      word: 'Zero',
      why: `${count} ${units === 1 ? 'is' : 'are'} enough: the solved optimum has ${formatInteger(found)}.`,
    };
  }
  if (facts && units >= facts.n * facts.outputs) {
    return {
      verdict: 'zero',
      word: 'Zero',
      why: `${count} ${units === 1 ? 'is' : 'are'} enough: ${most} is at most ${formatInteger(facts.n * facts.outputs)} here.`,
    };
  }
  if (found !== null) {
    return {
      verdict: 'open',
      word: 'May stay open',
      why: `${count}; the solved optimum has ${formatInteger(found)}, a smaller one is not excluded.`,
    };
  }
  return {
    verdict: 'unknown',
    word: 'Not known yet',
    why: facts
      ? `Zero from ${most} ${unit} on, at most ${formatInteger(facts.n * facts.outputs)}. Solve the program to find ${most}.`
      : `Zero from ${most} ${unit} on. Choose data to bound ${most}.`,
  };
}
