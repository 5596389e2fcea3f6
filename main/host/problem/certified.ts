import type { Proof } from '../../../shared/contract/certificate';
import type { NdArray } from '../../../shared/contract/array';
import type { Architecture } from '../../../shared/contract/network';
import type { SolveSpec } from '../../../shared/contract/run';
import { DEFAULT_DELTA } from '../../../shared/theory/losses';
import { FAMILY_DECLARATIONS } from '../../../shared/theory/families';
import { limitOf } from '../../../shared/theory/losses/limit';
import type { CertifiedProblem } from '../../files/certificate';

/** What an objective is, beside the data. */
export type CertifiedObjective = Omit<CertifiedProblem, 'features' | 'targets' | 'standardize' | 'rows'>;

type Weights = Record<string, NdArray>;

/** That of a program's networks. */
export function objectiveOf(
  spec: SolveSpec,
  { weights }: { weights: Weights },
  { price, arrays }: Pick<Proof, 'price' | 'arrays'>,
): CertifiedObjective {
  const { family, loss, beta, bias, interpolate } = spec;
  const [regularizer = 'weight-decay'] = FAMILY_DECLARATIONS[family].regularizers;
  const depth = Object.keys(weights).filter((name) => /^W\d+$/.test(name)).length;
  const chosen = spec.regularizer ?? (family === 'deep-linear' && interpolate && spec.ball !== undefined ? 'last-two' : regularizer);
  const terms = {
    depth,
    loss: interpolate ? limitOf(loss) : loss,
    delta: loss === 'huber' && !interpolate ? (spec.delta ?? DEFAULT_DELTA) : null,
    beta,
    bias,
    regularizer: chosen,
    price: interpolate ? (price ?? null) : null,
  };
  // A bound over a cover of the output directions speaks of ReLU networks of any architecture.
  if (arrays.line_of) {
    const layers = Array.from({ length: depth - 1 }, (_, l) => weights[`W${l + 1}`].shape[1]);
    const own = { layers, branches: weights.W1.shape[0], activation: 'relu', bias, regularizer: chosen } as const;
    return { ...terms, family: 'paths', architecture: whole(own, false), ball: null };
  }
  return { ...terms, family, ball: spec.ball ?? (family === 'deep-linear' && chosen === 'last-two' && depth > 2 ? 1 : null) };
}

/** That of the networks of an architecture. */
export function architectureObjective(architecture: Architecture, penalizesOutputBias: boolean): CertifiedObjective {
  const { loss, beta, bias, regularizer, layers } = architecture;
  return {
    family: 'paths',
    architecture: whole(architecture, penalizesOutputBias),
    depth: layers.length + 1,
    loss,
    delta: loss === 'huber' ? (architecture.delta ?? DEFAULT_DELTA) : null,
    beta,
    bias,
    regularizer,
    ball: null,
    price: null,
  };
}

function whole(
  architecture: Pick<
    Architecture,
    'layers' | 'branches' | 'activation' | 'bias' | 'biasLayers' | 'outputBias' | 'regularizer' | 'exponent'
  >,
  penalizesOutputBias: boolean,
): NonNullable<CertifiedProblem['architecture']> {
  const { layers, branches, activation, bias, biasLayers = 'all', outputBias = false, regularizer, exponent = null } = architecture;
  return { layers, branches, activation, bias, biasLayers, outputBias, regularizer, exponent, penalizesOutputBias };
}
