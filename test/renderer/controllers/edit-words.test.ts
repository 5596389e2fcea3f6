import { describe, expect, it } from 'vitest';
import { describeEdit } from '../../../renderer/controllers/edit-words';
import type { Architecture } from '../../../shared/contract/network';
import { ARCHITECTURE } from '../fixtures';

const edit = (before: Partial<Architecture>, after: Partial<Architecture>) =>
  describeEdit({ ...ARCHITECTURE, ...before }, { ...ARCHITECTURE, ...after });

describe('what an edit of an architecture is called', () => {
  it.each([
    [{ layers: [4] }, { layers: [5] }, 'Change width m₁'],
    [{ layers: [4, 3] }, { layers: [4, 12] }, 'Change width m₂'],
    [{ layers: [4] }, { layers: [4, 4] }, 'Change the hidden widths'],
    [{ branches: 1 }, { branches: 12 }, 'Change the number of branches'],
    [{ beta: 1 }, { beta: 2 }, 'Change β'],
    [{}, { loss: 'huber', delta: 2 }, 'Change loss'],
    [{ regularizer: 'power', exponent: 2 }, { regularizer: 'weight-decay' }, 'Change regulariser'],
    [{ bias: 'free', biasLayers: 'last' }, { bias: 'none' }, 'Change bias'],
    [{}, { outputBias: true }, 'Change output bias'],
  ] as const)('%o to %o: %s', (before, after, label) => {
    expect(edit(before as Partial<Architecture>, after as Partial<Architecture>)?.label).toBe(label);
  });

  it('is nothing where nothing changed', () => {
    expect(edit({}, {})).toBeNull();
  });
});
