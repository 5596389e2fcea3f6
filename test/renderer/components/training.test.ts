import { describe, expect, it } from 'vitest';
import type { TrainResult, TrainSpec } from '../../../shared/contract/run';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, project, SOLVED, solveRun, TRAIN, trainRun } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

const answers = { 'data.facts': () => FACTS };
const setup = { datasets: [DATASET], networks: [NETWORK] };
const DONE = { status: 'done' as const, progress: { done: 1, total: 1, secondsLeft: 0 }, iterations: [], curves: [], moments: [] };

/** A training of two seeds, one of which stays well above the bound. */
function result(bound: number): TrainResult {
  const seed = (number: number, objective: number) => ({
    seed: number,
    objective,
    loss: objective,
    regularizer: 0,
    gradientNorm: 1e-3,
    activeNeurons: 2,
    epochs: 10,
    ended: 'epochs' as const,
    layers: [
      { layer: 1, singularValues: [2, 1], numericalRank: 2, stableRank: 1.25, effectiveRank: 1.9 },
      { layer: 2, singularValues: [2], numericalRank: 1, stableRank: 1, effectiveRank: 1 },
    ],
    alignment: [0.75],
    balance: [0.1],
    weights: {},
  });
  const seeds = [seed(0, 2 * bound), seed(1, 3 * bound)];
  return {
    kind: 'train',
    status: 'trained',
    objective: 2 * bound,
    seeds,
    backend: 'embedded',
    precision: 'float64',
    seconds: 1,
    notes: [],
  };
}

describe('the form of a training', () => {
  it('hands on dropout, the gap to stop at, escapes and measures, and states the memory before the start', async () => {
    const host = new FakeHost(project(setup), {
      ...answers,
      'run.start': ({ spec }) => (spec.kind === 'train' ? trainRun('t') : solveRun('s')),
    });
    await openWindow(host);
    await click(one('tab', 'Run'));
    await settle(50);
    expect(document.body.textContent).toMatch(/Memory\s*about [\d.]+ (KiB|MiB)/);
    await type(one('textbox', 'Dropout'), '0.25');
    await type(one('textbox', 'Stop at gap'), '0.001');
    await type(one('textbox', 'Escapes'), '4');
    await click(one('radio', 'Every'));
    await type(one('textbox', 'Epochs from measure to measure'), '50');
    await click(one('button', 'Start'));
    const started = host.called('run.start').find((call) => (call as { spec: { kind: string } }).spec.kind === 'train') as {
      spec: { spec: TrainSpec };
    };
    expect(started.spec.spec).toMatchObject({ dropout: 0.25, stopGap: 0.001, escapes: 4, measureEvery: 50 });
  });

  it('refuses what does not fit into the machine, and what contradicts itself', async () => {
    const host = new FakeHost(project(setup), answers);
    await openWindow(host);
    await click(one('tab', 'Run'));
    await type(one('textbox', 'Epochs'), '10000000');
    await type(one('textbox', 'Seeds'), '4096');
    expect(says('of memory, and this machine has 8.0 GiB: choose fewer seeds, epochs or units.')).toBe(true);
    await click(one('button', 'Start'));
    expect(host.called('run.start')).toEqual([]);
  });
});

it('says why a network cannot be given the neurons that it misses', async () => {
  const deep = { ...NETWORK, architecture: { ...NETWORK.architecture, layers: [3, 3] } };
  await openWindow(new FakeHost(project({ datasets: [DATASET], networks: [deep] }), answers));
  await click(one('tab', 'Run'));
  expect(all('textbox', 'Escapes')).toEqual([]);
  expect(document.body.textContent).toMatch(/Escapes\s*Weight decay on 3 layers makes every small neuron cost more than it gains/);
});

describe('a trained group of seeds', () => {
  const runs = [
    solveRun('s', { objective: SOLVED.objective, certificate: SOLVED.certificate, lowerBound: SOLVED.lowerBound }),
    trainRun('t', { status: 'done', summary: { objective: 2 * SOLVED.lowerBound.value } }),
  ];

  it('has a success rate with its interval, ranks, and a button that gives it the neurons that it misses', async () => {
    const host = new FakeHost(project({ ...setup, runs }), {
      ...answers,
      'run.result': ({ id }) => (id === 's' ? SOLVED : result(SOLVED.lowerBound.value)),
      'run.start': () => trainRun('e'),
    });
    await openWindow(host);
    await click(one('tab', 'Gap'));
    const objective = (...values: number[]) => Float64Array.from(values.map((value) => value * SOLVED.lowerBound.value));
    const curves = [
      { seed: 0, from: 0, objective: objective(4, 2) },
      { seed: 1, from: 0, objective: objective(4, 3) },
    ];
    host.emit('run', { ...DONE, curves });
    await click(one('button', 'Open the inspector'));
    await settle(200);
    const inspector = one('complementary', 'Inspector').textContent ?? '';
    expect(inspector).toContain('0 of 2 seeds within tolerance (0 % to 66 % at 95 %)');
    expect(inspector).toMatch(/Rank of each layer\s*2, 1/);
    expect(inspector).toMatch(/Ended\s*all its epochs/);
    await type(one('textbox', 'How many times'), '5');
    await click(one('button', 'Escape'));
    expect(host.called('run.start')).toMatchObject([{ spec: { kind: 'train', continues: 't', spec: { ...TRAIN, escapes: 5 } } }]);
  });

  it('shows its layers over the epochs', async () => {
    const host = new FakeHost(project({ ...setup, runs }), { ...answers, 'run.result': () => null });
    await openWindow(host);
    await click(one('tab', 'Gap'));
    const measures = {
      kind: 'measures' as const,
      seed: 0,
      epoch: 0,
      layers: result(1).seeds[0].layers,
      alignment: [0.75],
      balance: [0.1],
      activeNeurons: 2,
    };
    host.emit('run', {
      ...DONE,
      curves: [{ seed: 0, from: 0, objective: Float64Array.of(90) }],
      moments: [measures, { ...measures, epoch: 10 }],
    });
    await settle(150);
    await press('5', { altKey: true });
    await settle(50);
    // Alignment above, every layer below.
    for (const button of all('button', 'Table')) await click(button);
    expect(one('table', 'Each layer, as a table').textContent).toContain('Layer 1 σ₂');
    expect(one('table', 'Alignment, as a table').textContent).toContain('0.75');
    const ranks = one('table', 'Ranks').textContent ?? '';
    expect(ranks).toContain('effective');
  });

  it('goes on where it was cut off', async () => {
    const cut = trainRun('t', {
      status: 'interrupted',
      failure: { code: 'interrupted', message: 'The compute process ended unexpectedly (signal SIGKILL).' },
    });
    const host = new FakeHost(project({ ...setup, runs: [cut] }), { ...answers, 'run.result': () => null, 'run.resume': () => ({}) });
    await openWindow(host);
    await click(one('tab', 'Run'));
    await click(one('button', /^Resume/));
    expect(host.called('run.resume')).toEqual([{ id: 't' }]);
  });
});
