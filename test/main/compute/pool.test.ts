import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { matrix } from '../../../shared/contract/array';
import type { SeedResult, TrainSpec } from '../../../shared/contract/run';
import type { Job, TaskEvent } from '../../../main/compute/job';
import { Pool } from '../../../main/compute/pool';
import type { FromCompute } from '../../../main/compute/protocol';

const [COUNTS, HANGS, CRASHES, FAILS] = [0, 1, 2, 3];

let pool: Pool;
afterEach(() => pool.close());

const spec = (seeds: number, epochs: number): TrainSpec => ({
  architecture: { layers: [4], branches: 1, activation: 'relu', bias: 'none', regularizer: 'weight-decay', loss: 'squared', beta: 1 },
  optimizer: 'gd',
  learningRate: 0.1,
  momentum: 0,
  nesterov: false,
  epochs,
  seeds,
  seed: 5,
  init: 'he',
  initScale: 1,
  backend: 'auto',
  precision: 'float64',
});

const data = (behaviour: number) => ({ X: matrix(1, 1, Float64Array.of(behaviour)), Y: matrix(1, 1) });
const training = (behaviour: number, seeds = 1, epochs = 20): Job => ({
  kind: 'train',
  ...data(behaviour),
  spec: spec(seeds, epochs),
  hasProgram: true,
});
const facts = (behaviour: number): Job => ({ kind: 'facts', ...data(behaviour), bias: 'none' });

type Answer = Extract<FromCompute, { type: 'done' | 'failed' }>;

function open(threads: number) {
  const events: TaskEvent[] = [];
  const began: string[] = [];
  const spread: string[] = [];
  const answers = new Map<string, Answer>();
  const waiting = new Map<string, (answer: Answer) => void>();
  pool = new Pool({
    workerFile: join(__dirname, 'fixtures', 'task-worker.cjs'),
    threads,
    send(message) {
      if (message.type === 'event') events.push(message.event);
      else if (message.type === 'began') began.push(message.id);
      else if (message.type === 'spread') spread.push(message.id);
      else {
        answers.set(message.id, message);
        waiting.get(message.id)?.(message);
      }
    },
  });
  const answer = (id: string) => new Promise<Answer>((resolve) => (answers.has(id) ? resolve(answers.get(id)!) : waiting.set(id, resolve)));
  const started = async (count = 1) => {
    while (began.length < count || events.length === 0) await sleep(5);
  };
  return { events, began, spread, answer, started };
}

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

function trained(answer: Answer): { status: string; seeds: SeedResult[]; objective: number; notes: string[] } {
  if (answer.type !== 'done' || answer.outcome.kind !== 'train' || !answer.outcome.result) throw new Error(JSON.stringify(answer));
  return answer.outcome.result;
}

test('where no program bounds the networks, a bound follows the last seed and knows the best of them', async () => {
  const { answer } = open(2);
  pool.start('t', { ...training(COUNTS, 3), hasProgram: false } as Job);
  const done = await answer('t');
  if (done.type !== 'done' || done.outcome.kind !== 'train') throw new Error('It was not trained.');
  expect(done.outcome.result).toMatchObject({ objective: 15, lowerBound: { value: 14 } });
  expect(done.outcome.result?.seeds.map(({ seed }) => seed)).toEqual([5, 6, 7]);
});

test('a training that is cancelled has no bound', async () => {
  const { answer, started } = open(1);
  pool.start('t', { ...training(COUNTS, 2, 100_000), hasProgram: false } as Job);
  await started();
  pool.control('t', 'cancel');
  const done = await answer('t');
  if (done.type !== 'done' || done.outcome.kind !== 'train') throw new Error('It was not trained.');
  expect(done.outcome.result?.status).toBe('interrupted');
  expect(done.outcome.result).not.toHaveProperty('lowerBound');
});

test('says when the last task of a job has found a worker', async () => {
  const { answer, began, spread, started } = open(2);
  pool.start('wide', training(COUNTS, 3, 100_000));
  pool.start('narrow', training(COUNTS, 1, 10));
  await started();
  expect([began, spread]).toEqual([['wide'], []]);
  pool.control('wide', 'pause');
  await answer('narrow');
  expect([began, spread]).toEqual([['wide', 'narrow'], ['narrow']]);
  pool.control('wide', 'cancel');
  await answer('wide');
  expect(spread).toEqual(['narrow']);
});

test('trains every seed, in order, whatever the number of workers; the best is the objective', async () => {
  const { answer, events } = open(3);
  pool.start('a', training(COUNTS, 5, 10));
  const result = trained(await answer('a'));
  expect(result.status).toBe('trained');
  expect(result.seeds.map(({ seed }) => seed)).toEqual([5, 6, 7, 8, 9]);
  expect(result.objective).toBe(15);
  expect(events.at(-1)?.progress).toMatchObject({ done: 50, total: 50 });
});

test('no point of a curve is lost in batching', async () => {
  const { answer, events } = open(2);
  const asked = performance.now();
  pool.start('a', training(COUNTS, 2, 40));
  await answer('a');
  const seconds = (performance.now() - asked) / 1000;
  for (const seed of [5, 6]) {
    const points = events
      .flatMap(({ curves = [] }) => curves.filter((chunk) => chunk.seed === seed))
      .flatMap(({ objective }) => [...objective]);
    expect(points).toEqual(Array.from({ length: 40 }, (_, epoch) => epoch + 1));
  }
  // 2 × 40 reports in at least 80 ms of work; at most 30 events a second and the last of each seed leave.
  expect(events.length).toBeLessThan(30 * seconds + 10);
});

test('a cancelled job answers within 100 ms with what it had', { retry: 2 }, async () => {
  const { answer, started } = open(2);
  pool.start('a', training(COUNTS, 4, 100_000));
  await started();
  const asked = performance.now();
  pool.control('a', 'cancel');
  const result = trained(await answer('a'));
  expect(performance.now() - asked).toBeLessThan(100);
  expect(result.status).toBe('interrupted');
  expect(result.seeds).toHaveLength(2);
});

test('a paused job stands still within 100 ms and goes on where it stood', { retry: 2 }, async () => {
  const { answer, started, events } = open(1);
  pool.start('a', training(COUNTS, 1, 200));
  await started();
  pool.control('a', 'pause');
  await sleep(100);
  const stood = events.length;
  await sleep(150);
  expect(events.length).toBe(stood);
  pool.control('a', 'resume');
  expect(trained(await answer('a')).seeds[0].epochs).toBe(200);
  expect(events.length).toBeGreaterThan(stood);
});

test('a paused job does not keep another from its worker', async () => {
  const { answer, started } = open(1);
  pool.start('a', training(COUNTS, 2, 100_000));
  await started();
  pool.control('a', 'pause');
  pool.start('b', training(COUNTS, 1, 5));
  expect(trained(await answer('b')).status).toBe('trained');
  pool.control('a', 'cancel');
  expect(trained(await answer('a')).status).toBe('interrupted');
});

test('a task that does not stop is ended after two seconds and reported; the pool goes on', async () => {
  const { answer, began } = open(1);
  pool.start('a', training(HANGS));
  while (began.length === 0) await sleep(5);
  const asked = performance.now();
  pool.control('a', 'cancel');
  const ended = await answer('a');
  expect(performance.now() - asked).toBeGreaterThan(1900);
  expect(ended).toMatchObject({ type: 'failed', failure: { code: 'interrupted' } });
  expect((ended as { failure: { message: string } }).failure.message).toMatch(/Seed 5 did not stop within two seconds/);
  pool.start('b', training(COUNTS));
  expect(trained(await answer('b')).status).toBe('trained');
});

test('a worker that dies fails its job, and the next one runs', async () => {
  const { answer } = open(1);
  pool.start('a', training(CRASHES));
  expect(await answer('a')).toMatchObject({ type: 'failed', failure: { code: 'computation' } });
  pool.start('b', training(COUNTS));
  expect(trained(await answer('b')).status).toBe('trained');
});

test('a failing task fails its job with its own words', async () => {
  const { answer } = open(2);
  pool.start('a', training(FAILS, 3));
  expect(await answer('a')).toMatchObject({ type: 'failed', failure: { code: 'unsupported', message: 'no such loss' } });
});

test('an interactive job does not wait for long ones', async () => {
  const { answer, started } = open(2);
  pool.start('long', training(COUNTS, 8, 100_000));
  await started();
  pool.start('facts', { ...facts(COUNTS), spec: { epochs: 3 } } as unknown as Job);
  const quick = await Promise.race([answer('facts'), sleep(1500)]);
  expect(quick).toMatchObject({ type: 'done', outcome: { kind: 'facts' } });
});

test('in one channel the latest request wins', async () => {
  const { answer, began } = open(2);
  pool.start('old', facts(HANGS), 'facts');
  while (began.length === 0) await sleep(5);
  pool.start('new', facts(FAILS), 'facts');
  expect(await answer('old')).toMatchObject({ type: 'failed', failure: { code: 'interrupted' } });
  // The hanging task is ended after its two seconds, which frees the worker.
  expect(await answer('new')).toMatchObject({ type: 'failed', failure: { code: 'unsupported' } });
});

test('a shorter job of few tasks is not kept waiting by one of many', async () => {
  const { answer, started } = open(2);
  pool.start('many', training(COUNTS, 20, 60));
  await started();
  pool.start('one', training(COUNTS, 1, 10));
  await answer('one');
  pool.control('many', 'cancel');
  expect(trained(await answer('many')).seeds.length).toBeLessThan(20);
});

const onDevice = (change: Partial<TrainSpec>, seeds = 3): Job => ({
  kind: 'train',
  hasProgram: true,
  ...data(COUNTS),
  spec: { ...spec(seeds, 20), backend: 'webgpu', precision: 'float32', ...change },
});

test('another backend has all seeds of a run, in a worker that is its own', async () => {
  const { answer } = open(1);
  pool.start('ordinary', training(COUNTS, 1, 100));
  pool.start('first', onDevice({}));
  pool.start('second', onDevice({}));
  const [first, second] = [trained(await answer('first')), trained(await answer('second'))];
  const threads = [...first.seeds, ...second.seeds].map((seed) => (seed as SeedResult & { thread: number }).thread);
  expect(threads).toHaveLength(6);
  expect(new Set(threads).size).toBe(1);
  expect(first).toMatchObject({ backend: 'webgpu', precision: 'float32', objective: 15 });
  expect(trained(await answer('ordinary'))).toMatchObject({ backend: 'embedded' });
});

test('a run in float32 that may go anywhere goes where the trial says, and its result says why', async () => {
  const { answer, events } = open(2);
  pool.start('large', onDevice({ backend: 'auto' }));
  expect(trained(await answer('large'))).toMatchObject({ backend: 'webgpu', notes: expect.arrayContaining(['Measured.']) as string[] });
  pool.start('small', onDevice({ backend: 'auto', epochs: 5 }));
  const small = trained(await answer('small'));
  expect(small).toMatchObject({ backend: 'embedded', notes: expect.arrayContaining(['Measured.']) as string[] });
  expect(small.seeds.map(({ epochs }) => epochs)).toEqual([5, 5, 5]);
  expect(events.at(-1)?.progress).toMatchObject({ done: 15, total: 15 });
});

test('a run that devices cannot train side by side is not tried there', async () => {
  const { answer } = open(2);
  pool.start('a', onDevice({ backend: 'auto', optimizer: 'lbfgs' }));
  expect(trained(await answer('a'))).toMatchObject({ backend: 'embedded', notes: expect.not.arrayContaining(['Measured.']) as string[] });
});

test('a cancelled trial begins no training', async () => {
  const { answer } = open(2);
  pool.start('busy', onDevice({}));
  pool.start('a', onDevice({ backend: 'auto' }));
  pool.control('a', 'cancel');
  expect(await answer('a')).toMatchObject({ type: 'done', outcome: { kind: 'train', result: null } });
});
