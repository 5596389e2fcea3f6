import { describe, expect, it } from 'vitest';
import type { LinearProblem } from '../../../shared/contract/data';
import type { Measures, TrainSpec } from '../../../shared/contract/run';
import { FakeHost } from '../fake-host';
import { ARCHITECTURE, DATASET, FACTS, NETWORK, project, TRAIN, trainRun } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

const SPEC: TrainSpec = { ...TRAIN, seeds: 1, architecture: { ...ARCHITECTURE, activation: 'linear', layers: [3, 3, 3], beta: 0.4 } };
const PROBLEM: LinearProblem = {
  facts: { n: 8, d: 3, outputs: 3, rank: 3, inputs: [1, 1, 1], solution: [3, 2, 1.2], whitened: true },
  trained: [{ run: 't', beta: 0.4, seed: 0, values: [2.7592, 1.6925, 1e-17] }],
};
const layer = (number: number) => ({
  layer: number,
  singularValues: [1.3, 1.1, 1e-5],
  numericalRank: 2,
  stableRank: 1.7,
  effectiveRank: 2,
});
const moment = (epoch: number): Measures => ({
  kind: 'measures',
  seed: 0,
  epoch,
  layers: [1, 2, 3, 4].map(layer),
  product: { singularValues: [2.7592, 1.6925, 1e-17], numericalRank: 2, stableRank: 1.4, effectiveRank: 1.9 },
  alignment: [1, 1, 1],
  balance: [0, 0, 0],
  activeNeurons: 3,
});

async function open(answer: LinearProblem = PROBLEM, moments: Measures[] = [moment(0), moment(100)]): Promise<FakeHost> {
  const run = trainRun('t', { spec: { kind: 'train', datasetId: DATASET.id, networkId: NETWORK.id, spec: SPEC } });
  const host = new FakeHost(project({ datasets: [DATASET], networks: [NETWORK], runs: [run] }), {
    'data.facts': () => FACTS,
    'data.linear': () => answer,
  });
  await openWindow(host);
  await press('5', { altKey: true });
  host.emit('run', { status: 'running', progress: { done: 1, total: 2, secondsLeft: 1 }, iterations: [], curves: [], moments });
  await settle(150);
  return host;
}

describe('the Rank tab', () => {
  it('says the predicted rank beside the trained one, and follows β at once without asking the host', async () => {
    const host = await open();
    expect(says('Rank 2 predicted of 3, rank 2 trained')).toBe(true);
    const asked = host.calls.length;
    await type(one('textbox', /^Regularisation/), '0.1');
    expect(says('Rank 3 predicted of 3; rank 2 trained at β 0.4')).toBe(true);
    await type(one('textbox', /^Regularisation/), '5');
    expect(says('Rank 0 predicted of 3')).toBe(true);
    expect(host.calls).toHaveLength(asked);
    await click(one('button', 'Back to 0.4'));
    expect(says('rank 2 trained')).toBe(true);
    // The trained values are those of another β than the line's, and are not set beside its prediction.
    const cells = one('table', 'Predicted and trained').textContent ?? '';
    expect(cells).toContain('2.759');
  });

  it('lists every hypothesis, and predicts nothing where one fails', async () => {
    await open({ ...PROBLEM, facts: { ...PROBLEM.facts, whitened: false, inputs: [1, 0.9, 0.3] } });
    expect(says('does not apply: 1 of 6 hypotheses fails')).toBe(true);
    expect(says('the smallest singular value of X is 0.3 of the largest')).toBe(true);
    expect(all('table', 'Predicted and trained')).toEqual([]);
    // What was measured is there all the same.
    expect(one('table', 'Ranks').textContent).toContain('Network');
  });

  it('counts the numerical rank above the tolerance of the slider', async () => {
    await open();
    const slider = document.querySelector<HTMLInputElement>('input[aria-label^="Tolerance of the numerical rank"]')!;
    const ranks = () => [...document.querySelectorAll('table[aria-labelledby$="-title"] tbody tr')].map((row) => row.textContent ?? '');
    expect(ranks().some((row) => /Layer 1\s*2/.test(row))).toBe(true);
    slider.value = '0';
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    expect(ranks().some((row) => /Layer 1\s*3/.test(row))).toBe(true);
  });

  it('asks once, however often the project changes meanwhile', async () => {
    const host = await open();
    const before = host.called('data.linear').length;
    host.change({ ...host.project, dirty: true });
    await settle();
    expect(host.called('data.linear')).toHaveLength(before);
    expect(host.called('data.linear')[0]).toEqual({ id: DATASET.id, architecture: SPEC.architecture, run: 't' });
  });

  it('says what is missing, with a button that gets it', async () => {
    await openWindow(new FakeHost(project()));
    await press('5', { altKey: true });
    expect(says('No trained network yet')).toBe(true);
    expect(all('button', 'Import data').length).toBeGreaterThan(0);
  });
});
