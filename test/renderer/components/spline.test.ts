import { describe, expect, it } from 'vitest';
import { vector } from '../../../shared/contract/array';
import type { Dataset } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { SplineAnswer, SplineRequest } from '../../../shared/contract/spline';
import { FakeHost } from '../fake-host';
import { ARCHITECTURE, DATASET, FACTS, NETWORK, project, trainRun } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

const WAVE: Dataset = {
  ...DATASET,
  id: 'wave',
  name: 'Wave',
  rows: 3,
  columns: [
    { name: 'time', type: 'number', missing: 0, distinct: 3, min: 0, max: 2, mean: 1, std: 0.8 },
    { name: 'signal', type: 'number', missing: 0, distinct: 3, min: 0, max: 1, mean: 0.5, std: 0.4 },
  ],
  roles: ['feature', 'target'],
};
const ANSWER: SplineAnswer = {
  status: 'solved',
  objective: 0.25,
  dualBound: 0.25,
  gap: 0,
  relativeGap: 0,
  certificate: 'exact',
  lowerBound: { value: 0.25, kind: 'exact', method: 'spline', margin: 0 },
  betaMax: 4,
  betaMaxKind: 'exact',
  activeNeurons: 1,
  seconds: 0.001,
  notes: [],
  spline: {
    knots: [{ x: 1, change: [1.5] }],
    pieces: [
      { from: null, to: 1, slope: [-0.5], intercept: [0.5] },
      { from: 1, to: null, slope: [1], intercept: [-1] },
    ],
    envelope: null,
    envelopeNote: 'Within the data there is one optimal spline.',
  },
};
const points = {
  x: { name: 'time', values: vector(Float64Array.of(0, 1, 2)) },
  y: { name: 'signal', values: vector(Float64Array.of(1, 0, 1)) },
};

async function open(
  change: Partial<Dataset> = {},
  answer: (request: SplineRequest) => SplineAnswer = () => ANSWER,
  runs = [] as ReturnType<typeof trainRun>[],
): Promise<FakeHost> {
  const host = new FakeHost(project({ datasets: [{ ...WAVE, ...change }], networks: [NETWORK], runs }), {
    'data.facts': () => FACTS,
    'data.pairs': () => ({ ...points, outputs: 1, trained: runs.map(({ id }) => id) }),
    'data.spline': (request) => answer(request),
    'data.keepMoved': () => ({ ...WAVE, id: 'copy', name: 'Wave, moved' }),
  });
  await openWindow(host);
  await press('6', { altKey: true });
  await settle(50);
  return host;
}
const last = (host: FakeHost) => host.called('data.spline').at(-1) as SplineRequest;
const plot = () => one('application', /Arrow keys left and right choose a point/);

describe('the Spline tab', () => {
  it('shows the slopes on both sides of every knot and what is proven', async () => {
    const host = await open();
    expect(last(host)).toEqual({ id: 'wave', moved: [], loss: 'squared', beta: ARCHITECTURE.beta, bias: 'free' });
    const slopes = one('table', 'Slopes').textContent ?? '';
    expect(slopes).toContain('−0.5');
    expect(slopes).toContain('1.5');
    expect(says('Exact')).toBe(true);
  });

  it('moves a chosen point by the keys and solves it again, without touching the data', async () => {
    const host = await open();
    await press('ArrowRight', {}, plot());
    await press('ArrowRight', {}, plot());
    expect(says('Row 2')).toBe(true);
    await press('ArrowUp', {}, plot());
    expect(last(host).moved).toEqual([{ row: 1, y: 0.01 }]);
    await press('ArrowLeft', { shiftKey: true }, plot());
    expect(last(host).moved).toEqual([{ row: 1, x: 0.996, y: 0.01 }]);
    expect(host.called('data.update')).toEqual([]);
    await press('Escape', {}, plot());
    expect(last(host).moved).toEqual([]);
  });

  it('keeps moved points as a new data set only when asked', async () => {
    const host = await open();
    await press('ArrowRight', {}, plot());
    await press('ArrowDown', {}, plot());
    expect(host.called('data.keepMoved')).toEqual([]);
    await click(one('button', 'Keep as a new data set'));
    expect(host.called('data.keepMoved')).toEqual([{ id: 'wave', moved: [{ row: 0, y: 0.99 }] }]);
  });

  it('moves standardised inputs up and down only, and says so', async () => {
    const host = await open({ standardize: true });
    expect(says('time is standardised, so points move up and down only.')).toBe(true);
    await press('ArrowRight', {}, plot());
    await press('ArrowLeft', { shiftKey: true }, plot());
    expect(last(host).moved).toEqual([]);
    await press('ArrowUp', {}, plot());
    expect(last(host).moved).toEqual([{ row: 0, y: 1.01 }]);
  });

  it('asks for the limit, another β and another bias', async () => {
    const host = await open();
    await click(one('button', 'β → 0'));
    expect(last(host).interpolate).toBe(true);
    await type(one('textbox', 'β'), '0.5');
    expect(last(host)).toEqual({ id: 'wave', moved: [], loss: 'squared', beta: 0.5, bias: 'free' });
    await click(one('radio', 'Penalised'));
    expect(last(host).bias).toBe('penalized');
  });

  it('keeps the last spline while it says why there is no newer one', async () => {
    let refused = false;
    const host = await open({}, () => {
      if (refused) throw new Failure('computation', 'It makes no more progress.', 'Try a larger β.');
      return ANSWER;
    });
    refused = true;
    await type(one('textbox', 'β'), '0.5');
    await settle(50);
    expect(says('It makes no more progress.')).toBe(true);
    expect(says('Try a larger β.')).toBe(true);
    expect(one('table', 'Slopes').textContent).toContain('−0.5');
    expect(host.called('data.spline')).toHaveLength(2);
  });

  it('goes to the β at which networks were trained', async () => {
    const run = trainRun('t', {
      spec: {
        kind: 'train',
        datasetId: 'wave',
        spec: {
          ...(trainRun('t').spec as Extract<ReturnType<typeof trainRun>['spec'], { kind: 'train' }>).spec,
          architecture: { ...ARCHITECTURE, beta: 0.2 },
        },
      },
    });
    const host = await open({}, () => ANSWER, [run]);
    await click(one('button', 'β = 0.2'));
    expect(last(host).beta).toBe(0.2);
  });

  it('says which columns it needs', async () => {
    await open({ roles: ['feature', 'feature'] });
    expect(says('Wave has no target')).toBe(true);
    await click(one('button', 'Choose the columns'));
    expect(one('tabpanel', 'Data')).toBeTruthy();
    expect(all('application', /./)).toEqual([]);
  });
});
