import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { RunSpecSchema } from '../../../shared/contract/run';
import { Draft, INIT_LABELS, OPTIMIZER_OPTIONS } from '../../../renderer/controllers/draft.svelte';
import { DATASET, NETWORK, trainRun } from '../fixtures';

describe('the next run', () => {
  it('is a spec that the contract takes, for every optimiser and initialisation', () => {
    const draft = new Draft();
    for (const { value: optimizer } of OPTIMIZER_OPTIONS) {
      for (const { value: init } of INIT_LABELS) {
        draft.choose(optimizer);
        draft.init = init;
        for (const { spec } of draft.specs(DATASET, NETWORK)) expect(v.safeParse(RunSpecSchema, spec).success).toBe(true);
      }
    }
  });

  it('sends no option that the optimiser does not take', () => {
    const draft = new Draft();
    draft.momentum = 0.9;
    draft.nesterov = true;
    draft.batchSize = 8;
    draft.choose('gd');
    expect(draft.train(NETWORK.architecture)).toMatchObject({ momentum: 0, nesterov: false });
    expect(draft.train(NETWORK.architecture)).not.toHaveProperty('batchSize');
    draft.choose('sgd');
    expect(draft.train(NETWORK.architecture)).toMatchObject({ momentum: 0.9, nesterov: true, batchSize: 8 });
    draft.choose('adam');
    expect(draft.train(NETWORK.architecture)).toMatchObject({ momentum: 0, nesterov: false, batchSize: 8 });
  });

  it('keeps a learning rate that was typed when the optimiser changes', () => {
    const draft = new Draft();
    draft.choose('sgd');
    expect(draft.learningRate).toBe(0.001);
    draft.learningRate = 0.03;
    draft.choose('adam');
    expect(draft.learningRate).toBe(0.03);
  });

  it('solves before it trains, so that the bound stands early', () => {
    const draft = new Draft();
    expect(draft.specs(DATASET, NETWORK).map(({ spec }) => spec.kind)).toEqual(['solve', 'train']);
    draft.what = 'train';
    expect(draft.specs(DATASET, NETWORK).map(({ spec }) => spec.kind)).toEqual(['train']);
  });

  it('takes the precision of a backend that has no other', () => {
    const draft = new Draft();
    draft.chooseBackend('webgpu');
    expect(draft.train(NETWORK.architecture)).toMatchObject({ backend: 'webgpu', precision: 'float32' });
    draft.chooseBackend('embedded');
    expect(draft.train(NETWORK.architecture)).toMatchObject({ backend: 'embedded', precision: 'float32' });
  });

  it('repeats a run with exactly its settings', () => {
    const draft = new Draft();
    const run = trainRun('t');
    if (run.spec.kind === 'train') Object.assign(run.spec.spec, { precision: 'float32', backend: 'tensorflow' });
    draft.adopt(run, null);
    expect(run.spec.kind === 'train' && draft.train(run.spec.spec.architecture)).toEqual(run.spec.kind === 'train' && run.spec.spec);
  });
});
