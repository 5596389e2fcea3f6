import type { NdArray } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import type { Architecture } from '../../../shared/contract/network';
import type { Judgement, JudgeRequest } from '../../../shared/contract/verdict';
import { TORCH_LOSSES, torchScale, type TorchScale } from '../../../shared/theory/pytorch';
import { readNetworkWeights } from '../../files/network-weights';
import type { Context } from '../context';
import { designProblem } from './problem';
import { companionOf } from '../../../shared/theory/families/companion';

type Weights = Record<string, NdArray>;

/** Judges a network that somebody trained elsewhere (contract: weights.judge). */
export async function judge({ workspace, supervisor }: Context, request: JudgeRequest): Promise<Judgement> {
  const { file, layerOrder, objective, datasetId } = request;
  const dataset = workspace.dataset(datasetId);
  const { X, Y, test, notes } = designProblem(dataset, workspace.table(datasetId));
  const weights = readNetworkWeights(file.bytes, file.name, layerOrder);
  checkEnds(weights, X.shape[1], Y.shape[1], file.name);
  if (objective.terms === 'pytorch' && request.regularizer !== 'weight-decay')
    throw new Failure(
      'usage',
      `PyTorch's weight decay is the regularizer weight-decay, not ${request.regularizer}.`,
      'Give β with --beta.',
    );
  const scale = objective.terms === 'pytorch' ? torchScale(objective, X.shape[0], Y.shape[1]) : null;
  const architecture = architectureOf(request, weights, scale, file.name);
  // PyTorch decays every parameter that it is given.
  const penalizesOutputBias = scale !== null && architecture.outputBias === true && request.bias === 'penalized';
  const program = companionOf({ architecture, seed: 0 }, dataset.roles);
  const hasProgram = program !== null;
  const verdict = await supervisor.run(
    {
      kind: 'verdict',
      X,
      Y,
      ...(test ? { test: { X: test.X, Y: test.Y } } : {}),
      weights,
      architecture,
      penalizesOutputBias,
      hasProgram,
      timeLimit: request.timeLimit,
    },
    {},
  ).result;
  if (!verdict) throw new Failure('interrupted', 'The network was not judged to the end.');
  return {
    verdict: { ...verdict, notes: [...notes, ...verdict.notes] },
    weights,
    pytorch: scale && { objective: scale.factor * verdict.objective, derivation: scale.derivation },
    program,
  };
}

/** The network's first and last layer have to be those of the data. */
function checkEnds(weights: Weights, d: number, C: number, name: string): void {
  const L = depthOf(weights);
  const [, , inputs] = weights.W1.shape;
  const [, outputs] = weights[`W${L}`].shape;
  if (inputs !== d)
    throw new Failure(
      'data',
      `${name} takes ${inputs} inputs, and the data have ${d} features.`,
      'Choose the columns that it was trained on.',
    );
  if (outputs !== C) throw new Failure('data', `${name} has ${outputs} outputs, and the data have ${C} targets.`, 'Choose its targets.');
}

function architectureOf(request: JudgeRequest, weights: Weights, scale: TorchScale | null, name: string): Architecture {
  const { activation, regularizer, exponent, delta, objective } = request;
  const L = depthOf(weights);
  const needed = activation === 'threshold' ? ['s1'] : activation === 'gated' ? Array.from({ length: L - 1 }, (_, l) => `G${l + 1}`) : [];
  const missing = needed.find((array) => !weights[array]);
  if (missing)
    throw new Failure(
      'data',
      `${name} has no ${missing}, which ${activation} units need.`,
      'Give an NPZ file as --weights of train or solve writes it.',
    );
  const hidden = Array.from({ length: L - 1 }, (_, l) => weights[`b${l + 1}`] !== undefined);
  const { bias } = request;
  // Our own output bias is never penalised; PyTorch's may be.
  const asked = hidden.includes(true) || (weights[`b${L}`] !== undefined && objective.terms === 'pytorch');
  if (asked && (bias === undefined || bias === 'none'))
    throw new Failure(
      'usage',
      `${name} has biases, and it must be said whether they are penalised.`,
      'Give --bias penalized (PyTorch decays every parameter unless told otherwise) or --bias free.',
    );
  if (hidden.includes(true) && hidden.includes(false))
    throw new Failure('unsupported', `${name} has biases in some of its hidden layers only.`, 'Give biases of zeros for the others.');
  if (!asked && bias !== undefined && bias !== 'none')
    throw new Failure('usage', `${name} has no bias that could be ${bias}.`, 'Leave --bias out.');
  return {
    layers: Array.from({ length: L - 1 }, (_, l) => weights[`W${l + 1}`].shape[1]),
    branches: weights.W1.shape[0],
    activation,
    bias: hidden[0] ? (bias ?? 'none') : 'none',
    regularizer,
    loss: objective.terms === 'ours' ? objective.loss : TORCH_LOSSES[objective.loss].loss,
    beta: objective.terms === 'ours' ? objective.beta : (scale?.beta ?? NaN),
    ...(weights[`b${L}`] ? { outputBias: true } : {}),
    ...(exponent === undefined ? {} : { exponent }),
    ...(delta === undefined ? {} : { delta }),
  };
}

function depthOf(weights: Weights): number {
  let L = 1;
  while (weights[`W${L + 1}`]) L++;
  return L;
}
