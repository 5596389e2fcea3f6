import { describe, expect, it } from 'vitest';
import type { ProblemFacts } from '../../../shared/contract/data';
import type { Architecture } from '../../../shared/contract/network';
import { FAMILY_DECLARATIONS } from '../../../shared/theory/families';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, project, solveRun } from '../fixtures';
import { click, one, openWindow, says, settle, type } from '../window';

const POINTS = {
  x: { dtype: 'float64' as const, shape: [0], data: new Float64Array() },
  y: { dtype: 'float64' as const, shape: [0], data: new Float64Array() },
  groups: null,
  levels: [],
  total: 0,
};

/** The Run tab with a network and data of these facts. */
async function runTab(facts: Partial<ProblemFacts> = {}, architecture: Partial<Architecture> = {}): Promise<FakeHost> {
  const network = { ...NETWORK, architecture: { ...NETWORK.architecture, ...architecture } };
  const host = new FakeHost(project({ datasets: [DATASET], networks: [network] }), {
    'data.facts': () => ({ ...FACTS, ...facts }),
    'data.points': () => POINTS,
    'data.gates': () => ({ dtype: 'float64', shape: [2, 2], data: Float64Array.of(1, 0, 0, 1) }),
    'run.start': () => solveRun('s'),
  });
  await openWindow(host);
  await click(one('tab', 'Run'));
  await click(one('radio', 'Solve'));
  return host;
}
async function choose(name: string, value: string): Promise<void> {
  const select = one('combobox', name) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settle();
}
const options = (name: string) =>
  [...(one('combobox', name) as HTMLSelectElement).options].map(({ text, disabled }) => ({ text: text.trim(), disabled }));
const start = async (host: FakeHost) => {
  await click(one('button', 'Start'));
  return host.called('run.start');
};

describe('the program of the next run', () => {
  it('goes on from sampled patterns to all others where it is to', async () => {
    const host = await runTab();
    await click(one('radio', 'Sampled'));
    expect(says('is restricted')).toBe(true);
    await click(one('switch', 'Then all others'));
    expect(says('the result is that of every pattern')).toBe(true);
    expect(await start(host)).toMatchObject([{ spec: { spec: { patterns: { kind: 'sampled', count: 500 }, complete: true } } }]);
  });

  it('has nothing to go on from without chosen patterns', async () => {
    const host = await runTab();
    await click(one('radio', 'Sampled'));
    await click(one('switch', 'Then all others'));
    await click(one('radio', 'Automatic'));
    const [call] = (await start(host)) as { spec: { spec: Record<string, unknown> } }[];
    expect(call.spec.spec).toMatchObject({ patterns: { kind: 'auto' } });
    expect('complete' in call.spec.spec).toBe(false);
  });

  it('is that of the network unless another is chosen', async () => {
    const host = await runTab({}, { bias: 'penalized', beta: 0.2 });
    expect(says('Two-layer ReLU, squared loss, penalised bias, β 0.2')).toBe(true);
    expect(await start(host)).toMatchObject([
      { spec: { kind: 'solve', spec: { family: 'two-layer-relu', bias: 'penalized', beta: 0.2 } } },
    ]);
  });

  it('offers every family, with the reason where these data have none', async () => {
    await runTab({ d: 2, secondSingularValue: 0.3 });
    const families = options('Program');
    const find = (label: string) => families.find(({ text }) => text.startsWith(label));
    expect(find('1-D spline')).toEqual({ text: '1-D spline (The data have 2 features, and a spline has one)', disabled: true });
    expect(find('ReLU, rank-one data')?.text).toContain('second singular value is 0.300 of the first');
    expect(find('Gated ReLU')).toEqual({ text: 'Gated ReLU', disabled: false });
  });

  it('offers losses that the targets allow', async () => {
    await runTab();
    await choose('Program', 'gated-relu');
    expect(options('Loss').find(({ text }) => text.startsWith('Squared'))?.disabled).toBe(false);
    const hinge = options('Loss').find(({ text }) => text.startsWith('Hinge'));
    expect(hinge?.disabled).toBe(true);
    expect(hinge?.text).toContain('needs targets of −1 and +1, and row 1 has 0.3');
  });

  it('takes the options of its family and sends no other', async () => {
    const host = await runTab();
    await choose('Program', 'deep-linear');
    await type(one('textbox', 'Layers L'), '4');
    await type(one('textbox', 'Ball t'), '2');
    await type(one('textbox', 'β'), '0.3');
    expect(await start(host)).toMatchObject([
      {
        spec: {
          spec: {
            family: 'deep-linear',
            bias: 'none',
            depth: 4,
            ball: 2,
            regularizer: 'weight-decay',
            beta: 0.3,
            patterns: { kind: 'auto' },
          },
        },
      },
    ]);
    await click(one('tab', 'Run'));
    await choose('Program', 'gated-relu');
    const spec = (await start(host)).at(-1) as { spec: { spec: object } };
    expect(spec.spec.spec).not.toHaveProperty('depth');
    expect(spec.spec.spec).not.toHaveProperty('ball');
  });

  it('solves the parallel or the standard network on rank-one data', async () => {
    const host = await runTab({ rank: 1, secondSingularValue: 0 });
    await choose('Program', 'rank-one');
    await type(one('textbox', 'Layers L'), '3');
    await click(one('radio', 'Standard'));
    expect(await start(host)).toMatchObject([{ spec: { spec: { family: 'rank-one', depth: 3, branches: 1 } } }]);
    await click(one('tab', 'Run'));
    await click(one('radio', 'Parallel'));
    const spec = (await start(host)).at(-1) as { spec: { spec: object } };
    expect(spec.spec.spec).not.toHaveProperty('branches');
  });

  it('has no standard network of three layers and two targets', async () => {
    await runTab({ rank: 1, secondSingularValue: 0, outputs: 2 });
    await choose('Program', 'rank-one');
    await type(one('textbox', 'Layers L'), '3');
    expect((one('radio', 'Standard') as HTMLInputElement).disabled).toBe(true);
  });

  it('says that trainings of the network are not measured against another program', async () => {
    await runTab();
    expect(says('its trainings are not measured against this program')).toBe(false);
    await choose('Program', 'threshold');
    expect(says('its trainings are not measured against this program')).toBe(true);
    await choose('Program', 'match');
    expect(says('its trainings are not measured against this program')).toBe(false);
  });

  it('prices no more patterns than it can, and says why', async () => {
    await runTab({ rank: 7, patterns: { count: 2.1e9, how: 'bound' } });
    expect((one('radio', 'All') as HTMLInputElement).disabled).toBe(true);
    expect(says('All: The data have up to 2.1e+9 activation patterns (rank 7)')).toBe(true);
  });

  it('solves a path of β, largest first', async () => {
    const host = await runTab();
    await click(one('radio', 'Path'));
    await type(one('textbox', 'The largest β'), '1');
    await type(one('textbox', 'The smallest β'), '0.01');
    await type(one('textbox', 'The number of values of β'), '3');
    expect(await start(host)).toMatchObject([{ spec: { kind: 'path', spec: { family: 'two-layer-relu', betas: [1, 0.1, 0.01] } } }]);
  });

  it('has the limit β → 0 where the family has it', async () => {
    const host = await runTab();
    const takes = FAMILY_DECLARATIONS['two-layer-relu'].takes.includes('interpolate');
    expect((one('radio', 'Limit β → 0') as HTMLInputElement).disabled).toBe(!takes);
    await choose('Program', 'deep-linear');
    await click(one('radio', 'Limit β → 0'));
    expect(await start(host)).toMatchObject([{ spec: { spec: { family: 'deep-linear', interpolate: true, beta: 1 } } }]);
  });

  it('does not start where the network has no program, and says why', async () => {
    const host = await runTab({}, { activation: 'linear', layers: [4, 4], bias: 'penalized' });
    expect(says('A linear network with a bias has no program here')).toBe(true);
    expect(await start(host)).toEqual([]);
  });

  it('waits for the file of given gates', async () => {
    const host = await runTab();
    await click(one('radio', 'Given gates'));
    expect(says('Choose the file of the gates first.')).toBe(true);
    expect(await start(host)).toEqual([]);
  });
});
