import { describe, expect, it } from 'vitest';
import type { Judgement, WeightsFile } from '../../../shared/contract/verdict';
import { FakeHost } from '../fake-host';
import { ARCHITECTURE, DATASET, FACTS, NETWORK, project, SOLVED } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

const FILE: WeightsFile = {
  name: 'theirs.npz',
  bytes: Uint8Array.of(1),
  network: { inputs: 2, layers: [4, 4], outputs: 1, branches: 1, hiddenBias: false, outputBias: false },
  failure: null,
};
const proof = { point: SOLVED.dual, kind: 'relaxed' as const, method: 'paths', arrays: {} };
const judgement = (ownProof: typeof proof | null): Judgement => ({
  verdict: {
    architecture: { ...ARCHITECTURE, layers: [4, 4] },
    objective: 2,
    loss: 1,
    penalty: 1,
    conditions: {
      units: [{ branch: 0, unit: 0, size: 1, constraint: 1.2, slackness: 0.3, imbalance: 0 }],
      missing: [{ constraint: 1.5, direction: [1, 0] }],
    },
    ownBound: { value: 1, kind: 'relaxed', method: 'paths', margin: 0 },
    ownProof,
    penalizesOutputBias: false,
    notes: [],
  },
  weights: SOLVED.weights,
  pytorch: null,
  program: null,
});

async function judged(own: Judgement): Promise<FakeHost> {
  const host = new FakeHost(project({ datasets: [DATASET], networks: [NETWORK] }), {
    'data.facts': () => FACTS,
    'app.info': () => ({ version: '0', shell: 'test', runtime: 'Node', platform: 'linux', dialogs: true, threads: 2, memory: 2 ** 33 }),
    'weights.open': () => FILE,
    'weights.judge': () => own,
    'weights.certificate': () => ({ kind: 'saved', paths: ['/c.npz', '/checker_paths.py'] }),
  });
  await openWindow(host);
  await press('k', { ctrlKey: true });
  await type(one('combobox', /command/i), 'Judge trained');
  await press('Enter', {}, one('combobox', /command/i));
  await settle(50);
  await type(one('textbox', 'weight_decay'), '0.1');
  await click(one('button', 'Judge'));
  await settle(50);
  return host;
}

describe('a judged network that no program bounds', () => {
  it('has a certificate by its paths', async () => {
    const host = await judged(judgement(proof));
    expect(says('Not proven optimal: the proven bound lies 50 % below this network')).toBe(true);
    expect(says('It lacks 1 unit that would lower its objective')).toBe(true);
    await click(one('button', 'Save certificate'));
    expect(host.called('weights.certificate')).toMatchObject([{ objective: 2, proof: { method: 'paths' }, penalizesOutputBias: false }]);
    expect(says('/c.npz, /checker_paths.py')).toBe(true);
  });

  it('is measured on the rows that are kept for testing', async () => {
    const own = judgement(proof);
    const test = { kind: 'measured' as const, rows: 4, loss: 2, meanLoss: 0.5, accuracy: 0.75, r2: null };
    await judged({ ...own, verdict: { ...own.verdict, test } });
    expect(says('On 4 test rows')).toBe(true);
    expect(says('75 % right, loss 0.5 a row')).toBe(true);
  });

  it('says why it has none', async () => {
    await judged(judgement(null));
    const [save] = all('button', 'Save certificate');
    expect(save.getAttribute('aria-disabled') === 'true' || save.hasAttribute('disabled')).toBe(true);
  });
});
