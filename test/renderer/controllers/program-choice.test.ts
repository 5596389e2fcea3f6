import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { RunSpecSchema } from '../../../shared/contract/run';
import { FAMILY_DECLARATIONS, type SolvedFamily } from '../../../shared/theory/families';
import { matchingProgram } from '../../../shared/theory/families/matching-program';
import { whyNotProgram } from '../../../shared/theory/families/why-not';
import { choiceOf, fitted, spreadBetas } from '../../../renderer/controllers/program-choice';
import { ProgramDraft } from '../../../renderer/controllers/program-draft.svelte';
import { ARCHITECTURE, DATASET, solveRun } from '../fixtures';

const FAMILIES = Object.keys(FAMILY_DECLARATIONS) as SolvedFamily[];

describe('another family', () => {
  it('is possible in itself, whatever was chosen before', () => {
    for (const from of FAMILIES)
      for (const to of FAMILIES) {
        const first = fitted(from, { family: from, loss: 'cross-entropy', bias: 'free', beta: 1, depth: 3, regularizer: 'weight-decay' });
        const second = fitted(to, first);
        expect(whyNotProgram(second, 'auto', null), `${from} to ${to}`).toBeNull();
        expect(second.beta).toBe(1);
      }
  });

  it('keeps what both have in common', () => {
    const linear = fitted('parallel-linear', {
      family: 'deep-linear',
      loss: 'squared',
      bias: 'none',
      beta: 0.3,
      depth: 5,
      regularizer: 'last-two',
    });
    expect(linear).toEqual({ family: 'parallel-linear', loss: 'squared', bias: 'none', beta: 0.3, depth: 5, regularizer: 'last-two' });
  });
});

describe('the draft of a program', () => {
  it('is a spec that the contract takes, for every family', () => {
    const draft = new ProgramDraft();
    for (const family of FAMILIES) {
      draft.choose(family, { family, loss: 'squared', bias: 'none', beta: 0.1 });
      for (const spec of [
        { kind: 'solve', datasetId: 'd', spec: draft.spec(draft.chosen!, 3) },
        { kind: 'path', datasetId: 'd', spec: draft.path(draft.chosen!, 3) },
      ])
        expect(v.safeParse(RunSpecSchema, spec).success, family).toBe(true);
    }
  });

  it('takes over a run: as the network where it was its program, else as it was', () => {
    const match = matchingProgram(ARCHITECTURE, DATASET.roles);
    const draft = new ProgramDraft();
    const run = solveRun('s');
    draft.adopt(run, match);
    expect(draft.chosen).toBeNull();
    if (run.spec.kind !== 'solve') throw new Error('It is a solve.');
    const other = { ...run.spec.spec, family: 'threshold' as const, patterns: { kind: 'sampled' as const, count: 77 }, tolerance: 1e-8 };
    draft.adopt({ ...run, spec: { ...run.spec, spec: other } }, match);
    expect(draft.chosen).toEqual(choiceOf(other, other.beta));
    expect(draft.spec(draft.chosen!, other.seed)).toEqual(other);
  });
});

it('spreads β evenly on the log scale, ends included', () => {
  expect(spreadBetas(1, 0.01, 3)).toEqual([1, 0.1, 0.01]);
  expect(spreadBetas(0.01, 1, 2)).toEqual([1, 0.01]);
  expect(spreadBetas(0.5, 0.1, 1)).toEqual([0.5]);
});
