import type { Client } from '../../../../shared/contract/client';
import type { RunSpec, TrainSpec } from '../../../../shared/contract/run';
import { addData, CSV, follow, trainSpec } from '../open-host';

/** A plane with a bend: two features, so that all of its geometry can be drawn. */
const PLANE = `a,b,y\n${[
  [1, 0.2, 0.7],
  [-0.4, 1, -0.3],
  [0.6, -0.8, 1.1],
  [-1, -0.5, 0.4],
  [0.3, 0.9, -0.6],
  [-0.7, 0.1, 0.2],
]
  .map((row) => row.join(','))
  .join('\n')}\n`;

const linear: TrainSpec['architecture'] = {
  layers: [3],
  branches: 1,
  activation: 'linear',
  bias: 'none',
  regularizer: 'weight-decay',
  loss: 'squared',
  beta: 0.3,
};

/** Fills the project of a host with data and runs that have every figure, of which names ask for care: & < > and a long one. */
export async function everyFigure(client: Client): Promise<void> {
  const plane = (await addData(client, PLANE, 'plane & <b>.csv')).id;
  const line = (await addData(client, CSV, 'line.csv')).id;
  const { id: factorial } = await client.call('data.add', { source: { kind: 'example', id: 'factorial' } });
  const kept = (await addData(client, CSV, 'kept.csv')).id;
  await client.call('data.update', { id: kept, split: { share: 0.3, seed: 1 } });
  const relu = trainSpec().architecture;
  const short = { epochs: 60, seeds: 3 };
  const common = { family: 'two-layer-relu', loss: 'squared', bias: 'none', patterns: { kind: 'auto' }, tolerance: 1e-6, seed: 0 } as const;
  const specs: RunSpec[] = [
    { kind: 'train', datasetId: plane, spec: trainSpec({ ...short, measureEvery: 10 }) },
    { kind: 'train', datasetId: plane, spec: trainSpec({ ...short, optimizer: 'adam', learningRate: 0.02 }) },
    { kind: 'solve', datasetId: plane, spec: { ...common, beta: 0.1 } },
    { kind: 'path', datasetId: plane, spec: { ...common, betas: [1, 0.3, 0.1, 0.03] } },
    { kind: 'path', datasetId: plane, spec: { ...common, family: 'gated-relu', betas: [1, 0.3, 0.1, 0.03] } },
    { kind: 'solve', datasetId: line, spec: { ...common, family: 'spline', bias: 'free', beta: 0.1 } },
    { kind: 'train', datasetId: line, spec: trainSpec({ ...short, architecture: { ...relu, bias: 'free' } }) },
    { kind: 'train', datasetId: factorial, spec: trainSpec({ ...short, measureEvery: 10, architecture: linear }) },
    { kind: 'train', datasetId: kept, spec: trainSpec(short) },
    {
      kind: 'sweep',
      datasetId: plane,
      spec: { ...trainSpec({ epochs: 20, seeds: 2 }), axes: [{ name: 'beta', values: [0.03, 0.1, 0.3] }] },
    },
    {
      kind: 'sweep',
      datasetId: plane,
      spec: {
        ...trainSpec({ epochs: 20, seeds: 2 }),
        axes: [
          { name: 'beta', values: [0.03, 0.1, 0.3] },
          { name: 'width', values: [1, 4] },
        ],
      },
    },
  ];
  for (const spec of specs) {
    const { id } = await client.call('run.start', { spec });
    await follow(client, id);
  }
  for (const { id } of (await client.call('project.get', {})).runs) await follow(client, id);
}
