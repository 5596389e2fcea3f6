import { basename } from 'node:path';
import { Failure } from '../../shared/contract/failure';
import { ACTIVATIONS, BIASES, LOSSES, REGULARIZERS } from '../../shared/contract/network';
import type { CertifyOutput } from '../../shared/contract/output';
import { OPTIMIZERS, type SolveResult } from '../../shared/contract/run';
import type { Judgement, JudgeRequest } from '../../shared/contract/verdict';
import { LOSS_TABLE } from '../../shared/theory/losses';
import { REDUCTIONS, TORCH_LOSSES, torchLoss } from '../../shared/theory/pytorch';
import { judged } from '../../shared/figures/verdict';
import { ACTIVATION_TABLE } from '../compute/train/activations';
import { REGULARIZER_TABLE } from '../compute/train/regularizers';
import { readBytes } from '../files/disk';
import { writeCertificate, writeJudged } from './certificate';
import type { Command } from './command';
import { commonOutput, jsonLine } from './common';
import { DATA_OPTIONS, openDataset, readDataChoices, TEST_OPTIONS } from './dataset';
import type { OptionTable } from './option-table';
import type { Options } from './options';
import { ProgressBar } from './progress';
import { absolute, withSession } from './session';
import { printVerdict } from './verdict-text';

const OPTIONS: OptionTable = {
  target: { value: 'COL[,COL]', help: 'target columns, by header or 1-based number; every other column is a feature' },
  weights: {
    value: 'W.npz|W.safetensors',
    help: 'W1 … WL, b1 … or a PyTorch state dict of nn.Linear layers ([out, in]; parallel branches in front)',
  },
  'layer-order': { value: 'NAME,NAME,…', help: 'names of the layers, where their order does not follow from the file' },
  activation: { value: 'NAME', help: `${Object.keys(ACTIVATION_TABLE).join(' | ')}, of the hidden layers` },
  regularizer: { value: 'NAME', help: `${Object.keys(REGULARIZER_TABLE).join(' | ')} (default weight-decay)` },
  exponent: { value: 'P', help: 'exponent of the power regularizer (default: the number of layers)' },
  beta: { value: 'B', help: 'regularisation β of a sum of losses, with ½(F − Y)²' },
  'weight-decay': { value: 'LAMBDA', help: "PyTorch's weight_decay of SGD or Adam, in place of --beta" },
  reduction: { value: 'HOW', help: `${REDUCTIONS.join(' | ')}: how PyTorch reduced the loss; needed with --weight-decay` },
  optimizer: { value: 'NAME', help: 'what trained it: the decay of adamw is no regularizer, and is refused' },
  loss: {
    value: 'LOSS',
    help: `${Object.keys(LOSS_TABLE).join(' | ')} (default squared); with --weight-decay ${Object.keys(TORCH_LOSSES).join(' | ')}`,
  },
  delta: { value: 'D', help: 'where the huber loss turns from a square into a line (default 1)' },
  bias: { value: 'BIAS', help: `${BIASES.join(' | ')}: whether the biases of the network are penalized` },
  standardize: { help: 'scale features to mean 0 and variance 1, as they were in training' },
  ...DATA_OPTIONS,
  ...TEST_OPTIONS,
  'time-limit': { value: 'S', help: 'seconds for the bound' },
  certificate: { value: 'OUT.npz', help: 'write the network with the proof of its bound, and beside it checker.py' },
  json: { help: 'print one JSON object' },
};

export const certify: Command = {
  name: 'certify',
  usage: 'DATA.csv --target COL --weights W.npz --activation relu --beta B [options]',
  summary: 'judge a network that was trained elsewhere against a proven bound',
  options: OPTIONS,
  refused: {},
  async run(options, streams) {
    const file = options.operand('Data file');
    const target = options.required('target', 'the column that the network predicts, by name or number');
    const request = readRequest(options);
    const choices = readDataChoices(options);
    const path = options.required('weights', 'the file of the weights');
    const bytes = new Uint8Array(await readBytes(absolute(path)));
    const timeLimit = options.positive('time-limit');
    const certificate = options.text('certificate');

    return withSession(streams.root, async (session) => {
      const { loss } = request.objective;
      const dataset = await openDataset(
        session.client,
        file,
        target,
        choices,
        loss === 'CrossEntropyLoss' ? 'cross-entropy' : ourLoss(loss),
      );
      const judged = {
        ...request,
        datasetId: dataset.id,
        file: { name: basename(path), bytes },
        ...(timeLimit === undefined ? {} : { timeLimit }),
      };
      const judgement = await session.client.call('weights.judge', judged);
      const { program, verdict, weights } = judgement;
      if (!program && certificate !== undefined) await writeJudged(session.client, dataset.id, judgement, absolute(certificate));
      let solved: SolveResult | null = null;
      if (program) {
        const bar = new ProgressBar(streams, 'Proving a bound');
        const spec = {
          ...program,
          ...(timeLimit === undefined ? {} : { timeLimit }),
          ...(certificate === undefined ? {} : { proof: true as const }),
        };
        const { result, run } = await session.run({ kind: 'solve', datasetId: dataset.id, spec }, bar.show).finally(() => bar.clear());
        solved = result?.kind === 'solve' ? result : null;
        if (certificate !== undefined && solved)
          await writeCertificate(session.client, run.id, absolute(certificate), { network: { weights, objective: verdict.objective } });
      }
      const common = await commonOutput(session.client, 'certify', file, dataset);
      const output = { ...common, ...describe(judgement, solved), notes: [...new Set([...dataset.notes, ...verdict.notes])] };
      if (options.has('json')) streams.out(jsonLine(output satisfies CertifyOutput));
      else printVerdict(output, streams);
      return session.interrupted() ? 130 : 0;
    });
  },
};

function readRequest(options: Options): Omit<JudgeRequest, 'datasetId' | 'file'> {
  const activation = options.choice('activation', ACTIVATIONS, Object.keys(ACTIVATION_TABLE));
  if (activation === undefined) throw new Failure('usage', '--activation is missing.', 'Say which one the hidden layers have, as in relu.');
  const layerOrder = options
    .text('layer-order')
    ?.split(',')
    .map((name) => name.trim());
  const [exponent, delta] = [options.positive('exponent'), options.positive('delta')];
  const bias = options.choice('bias', BIASES);
  return {
    activation,
    regularizer: options.choice('regularizer', REGULARIZERS) ?? 'weight-decay',
    ...(layerOrder ? { layerOrder } : {}),
    ...(exponent === undefined ? {} : { exponent }),
    ...(delta === undefined ? {} : { delta }),
    ...(bias === undefined ? {} : { bias }),
    objective: readObjective(options),
  };
}

function readObjective(options: Options): JudgeRequest['objective'] {
  const beta = options.positive('beta');
  const weightDecay = options.positive('weight-decay');
  if (options.choice('optimizer', OPTIMIZERS) === 'adamw')
    throw new Failure(
      'usage',
      "AdamW's decay shrinks the weights beside the gradient and belongs to no objective, so there is nothing that could be certified.",
      'Train with SGD or Adam and weight_decay, or give the β that the network is to be judged by.',
    );
  if ((beta === undefined) === (weightDecay === undefined))
    throw new Failure(
      'usage',
      'Either --beta or --weight-decay is needed.',
      'Give β of a sum of losses, or the weight_decay that PyTorch was given.',
    );
  if (beta !== undefined) {
    options.refuse({ reduction: 'applies to --weight-decay', optimizer: 'applies to --weight-decay' });
    return { terms: 'ours', loss: options.choice('loss', LOSSES, Object.keys(LOSS_TABLE)) ?? 'squared', beta };
  }
  const reduction = options.choice('reduction', REDUCTIONS);
  if (reduction === undefined || weightDecay === undefined)
    throw new Failure(
      'usage',
      '--reduction is missing: a weight decay weighs differently against a sum and a mean of losses.',
      'Say sum or mean, as the loss had it.',
    );
  const loss = torchLoss(options.required('loss', `PyTorch's loss: ${Object.keys(TORCH_LOSSES).join(', ')}`));
  return { terms: 'pytorch', loss, reduction, weightDecay };
}

/** Our name of a loss. */
function ourLoss(loss: JudgeRequest['objective']['loss']) {
  return loss in TORCH_LOSSES
    ? TORCH_LOSSES[loss as keyof typeof TORCH_LOSSES].loss
    : (loss as Exclude<typeof loss, keyof typeof TORCH_LOSSES>);
}

function describe({ verdict, pytorch }: Judgement, solved: SolveResult | null) {
  const { architecture, objective, loss, penalty, conditions, test } = verdict;
  const { lowerBound, gap, relativeGap } = judged(verdict, solved?.lowerBound ?? null);
  return {
    architecture,
    objective,
    lossValue: loss,
    penalty,
    pytorch,
    lowerBound,
    certificate: lowerBound?.kind ?? null,
    gap,
    relativeGap,
    program: solved && {
      objective: solved.objective,
      certificate: solved.certificate,
      relativeGap: solved.relativeGap,
      ...(solved.test ? { test: solved.test } : {}),
    },
    conditions,
    ...(test ? { test } : {}),
  };
}
