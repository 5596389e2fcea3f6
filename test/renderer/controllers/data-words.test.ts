import { describe, expect, it } from 'vitest';
import { describePreparation, preparationOf, type Preparation } from '../../../renderer/controllers/data-words';
import type { Dataset } from '../../../shared/contract/data';
import { DATASET } from '../fixtures';

const split = { share: 0.2, seed: 0 };

describe('what a change of the preparation of data is called', () => {
  it.each<[Partial<Dataset>, Preparation, string]>([
    [{}, { roles: ['feature', 'ignored', 'target'] }, 'Change role of x2'],
    [{}, { roles: ['target', 'feature', 'feature'] }, 'Make x1 the target'],
    [{}, { roles: ['ignored', 'ignored', 'target'] }, 'Change roles'],
    [{}, { roles: ['target', 'feature', 'target'] }, 'Change role of x1'],
    [{}, { standardize: true }, 'Standardise'],
    [{ standardize: true }, { standardize: false }, 'Do not standardise'],
    [{}, { coding: 'index' }, 'Change coding of the target'],
    [{}, { missing: 'drop' }, 'Change rule for missing values'],
    [{}, { split }, 'Keep rows for testing'],
    [{ split }, { split: null }, 'Train on all rows'],
    [{ split }, { split: { ...split, share: 0.3 } }, 'Change share of test rows'],
    [{ split }, { split: { ...split, seed: 4 } }, 'Change seed of the test rows'],
  ])('%o, %o: %s', (before, change, label) => {
    expect(describePreparation({ ...DATASET, ...before }, change)?.label).toBe(label);
  });

  it('is nothing where nothing changes', () => {
    expect(describePreparation(DATASET, { roles: [...DATASET.roles], standardize: false, split: null })).toBeNull();
  });

  it('goes back to what was, and where nothing was chosen to no choice', () => {
    expect(preparationOf({ ...DATASET, split }, { split: null, coding: 'index' })).toEqual({ split, coding: null });
  });
});
