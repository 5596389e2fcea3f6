import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { TrainResult, TrainSpec } from '../../../shared/contract/run';
import { compile, ROOT } from '../../../build/compile.mjs';
import { Pool } from '../../../main/compute/pool';
import type { FromCompute } from '../../../main/compute/protocol';
import { trainSeed } from '../../../main/compute/train/train-seed';
import { solve } from '../../../main/compute/convex/solve';
import { Random } from '../../../main/compute/engine/random';
import { gaussian, problem, quiet, SPEC } from './convex/problems';
import { normalProblem, recorder, specification } from './train/problems';

const workerFile = join(ROOT, 'out/main/worker.cjs');
beforeAll(() => compile(['main']), 120_000);

const large = (changes: Partial<TrainSpec> = {}) =>
  specification({
    epochs: 40,
    learningRate: 1e-3,
    ...changes,
    architecture: { layers: [16, 16], branches: 12, regularizer: 'power', beta: 0.3, ...changes.architecture },
  });
const { X, Y } = normalProblem(200, 20, 1, 3);

/** A pool, and the answer of its only job. */
function open(threads: number) {
  let settle: (message: FromCompute) => void = () => undefined;
  let begin: () => void = () => undefined;
  const answer = new Promise<FromCompute>((resolve) => (settle = resolve));
  const began = new Promise<void>((resolve) => (begin = resolve));
  const pool = new Pool({
    workerFile,
    threads,
    send: (message) =>
      message.type === 'done' || message.type === 'failed' ? settle(message) : message.type === 'event' ? begin() : undefined,
  });
  return { pool, answer, began };
}

async function train(threads: number, spec: TrainSpec): Promise<TrainResult> {
  const { pool, answer } = open(threads);
  try {
    // As if a program bounded it: a bound of its own takes longer than all of the training.
    pool.start('a', { kind: 'train', X, Y, spec, hasProgram: true });
    const message = await answer;
    if (message.type !== 'done' || message.outcome.kind !== 'train' || !message.outcome.result) throw new Error(JSON.stringify(message));
    return message.outcome.result;
  } finally {
    await pool.close();
  }
}

for (const precision of ['float64', 'float32'] as const)
  test(`one large network has the same bits whoever helps: ${precision}`, async () => {
    const spec = large({ precision });
    const alone = trainSeed(X, Y, spec, 0, recorder());
    for (const threads of [1, 3]) {
      const { seeds } = await train(threads, spec);
      expect(seeds[0].weights).toEqual(alone.weights);
      expect(seeds[0].objective).toBe(alone.objective);
    }
  }, 120_000);

test('so has one that is trained in batches, and one with another loss and a line search', async () => {
  const changes: Partial<TrainSpec>[] = [
    { batchSize: 64, epochs: 20 },
    { epochs: 30, architecture: { ...large().architecture, layers: [20] } },
    // Rows in shares: of a standard network, in batches of few rows, and of few branches.
    { epochs: 30, architecture: { ...large().architecture, layers: [60, 50], branches: 1, bias: 'penalized' } },
    { batchSize: 27, epochs: 10, precision: 'float32', architecture: { ...large().architecture, layers: [60, 50], branches: 1 } },
    { optimizer: 'lbfgs', epochs: 15, architecture: { ...large().architecture, layers: [40, 40], branches: 3 } },
    { optimizer: 'lbfgs', epochs: 15, architecture: { ...large().architecture, loss: 'huber', delta: 1, outputBias: true } },
  ];
  for (const change of changes) {
    const spec = large(change);
    const { seeds } = await train(3, spec);
    expect(seeds[0].weights).toEqual(trainSeed(X, Y, spec, 0, recorder()).weights);
  }
}, 120_000);

test('a search for a bound has the same bits whoever helps', async () => {
  const random = Random.stream(6, 'data');
  const rows = gaussian(random, 70, 7);
  const hard = problem(
    rows,
    rows.map((row) => Math.abs(row[0]) + row[1] + 0.3 * random.normal()),
  );
  // Far from its time limit: when a part of a search ends must not depend on the machine.
  const spec = { ...SPEC, beta: 8, timeLimit: 3600 };
  const { seconds: _alone, ...alone } = solve(hard.X, hard.Y, spec, quiet);
  expect(alone.certificate).toBe('exact');
  for (const threads of [1, 2, 4]) {
    const { pool, answer } = open(threads);
    try {
      pool.start('a', { kind: 'solve', ...hard, spec });
      const message = await answer;
      if (message.type !== 'done' || message.outcome.kind !== 'solve' || !message.outcome.result) throw new Error(JSON.stringify(message));
      const { seconds: _pooled, ...pooled } = message.outcome.result;
      expect(pooled).toEqual(alone);
    } finally {
      await pool.close();
    }
  }
}, 120_000);

test('a cancel is heard while others help', async () => {
  const { pool, answer, began } = open(2);
  try {
    pool.start('a', { kind: 'train', X, Y, spec: large({ epochs: 1e6 }), hasProgram: false });
    await began;
    await sleep(200);
    pool.control('a', 'cancel');
    const message = await answer;
    // Past two seconds the worker would have been ended and nothing left.
    expect(message.type === 'done' && message.outcome.kind === 'train' && message.outcome.result?.status).toBe('interrupted');
  } finally {
    await pool.close();
  }
}, 120_000);
