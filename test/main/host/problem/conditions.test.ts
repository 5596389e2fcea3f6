import { afterEach, expect, test } from 'vitest';
import { networkOutputs } from '../../../../main/compute/train/objective';
import { matrix } from '../../../../shared/contract/array';
import { addData, closeHosts, follow, openHost, training } from '../open-host';

afterEach(closeHosts);

const ROWS = [
  [1, 0.2, 0.7],
  [-0.4, 1, -0.3],
  [0.6, -0.8, 1.1],
  [-1, -0.5, 0.4],
  [0.3, 0.9, -0.6],
];
const CSV = ['a,b,y', ...ROWS.map((row) => row.join(',')), ''].join('\n');

test('every unit of a trained network against the conditions of an optimum, by plain loops', async () => {
  const { client } = await openHost();
  const { id } = await addData(client, CSV, 'plane.csv');
  const { id: run } = await client.call('run.start', { spec: training(id) });
  await follow(client, run);
  const result = await client.call('run.result', { id: run });
  if (result?.kind !== 'train') throw new Error('no result');

  for (const { seed, weights, objective } of result.seeds) {
    const { conditions, architecture, ...told } = await client.call('run.conditions', { id: run, seed });
    expect(told.seed).toBe(seed);
    const X = matrix(ROWS.length, 2, Float64Array.from(ROWS.flatMap(([a, b]) => [a, b])));
    const outputs = networkOutputs(weights, X, 1, architecture);
    const residual = ROWS.map(([, , y], i) => y - outputs[i]);
    const [W, w] = [weights.W1.data, weights.W2.data];
    const units = conditions?.units ?? [];
    expect(units).toHaveLength(weights.W1.shape[0] * weights.W1.shape[1]);
    expect(weights.W1.shape[0]).toBe(1);
    for (const unit of units) {
      const k = unit.unit;
      const length = Math.hypot(W[2 * k], W[2 * k + 1]);
      const pull = ROWS.reduce((sum, [a, b], i) => sum + (residual[i] * Math.max(0, W[2 * k] * a + W[2 * k + 1] * b)) / length, 0);
      expect(unit.size).toBeCloseTo(length * Math.abs(w[k]), 10);
      expect(unit.constraint).toBeCloseTo(Math.abs(pull) / architecture.beta, 8);
      expect(unit.slackness).toBeCloseTo(Math.abs(pull - architecture.beta * Math.sign(w[k])) / architecture.beta, 8);
    }
    // The table of the neurons has every digit of them.
    const shown = { name: 'plane', architecture, units, missing: conditions?.missing ?? [] };
    const size = { widthMm: 120, heightMm: 70, dpi: 96 };
    const delivery = await client.call('figure.export', { figure: 'units', subject: id, units: shown, format: 'csv', ...size });
    if (delivery.kind !== 'download') throw new Error(delivery.kind);
    const [csv, sidecar] = delivery.files.map(({ bytes }) => Buffer.from(bytes).toString('utf8'));
    const [head, ...rows] = csv.trim().split('\n');
    expect(head).toBe('branch,unit,size,constraint,slackness,imbalance');
    expect(rows.map((row) => row.split(',').map(Number))).toEqual(
      units.map((unit) => [1, unit.unit + 1, unit.size, unit.constraint, unit.slackness, unit.imbalance]),
    );
    expect(JSON.parse(sidecar)).toMatchObject({ figure: 'units', weights: 'plane', dataset: { name: 'plane' }, missing: shown.missing });

    if (objective === result.objective) expect((await client.call('run.conditions', { id: run })).seed).toBe(seed);
  }
  await expect(client.call('run.conditions', { id: run, seed: 99 })).rejects.toThrow('no seed 99');
});
