import { describe, expect, it } from 'vitest';
import { Failure } from '../../../shared/contract/failure';
import type { Params } from '../../../shared/contract/contract';
import { FLAT_SET, PLANE } from '../../shared/figures/geometry/cases';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, project, SOLVE, SOLVED, solveRun, trainRun } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

const answers = {
  'data.facts': () => FACTS,
  'run.directions': () => PLANE,
  'run.ellipsoid': () => FLAT_SET,
};
const solved = (runs = [solveRun('s', { objective: 1, certificate: 'exact' })]) =>
  project({ datasets: [DATASET], networks: [NETWORK], runs });
const open = async (host: FakeHost) => {
  await openWindow(host);
  await press('7', { altKey: true });
  await settle();
};

describe('the Geometry tab', () => {
  it('says how many maxima touch β, and lists the neurons with their slack', async () => {
    await open(new FakeHost(solved(), answers));
    expect(says('2 local maxima at β')).toBe(true);
    expect(says('2 with a neuron, 2 neurons in all')).toBe(true);
    const heads = all('columnheader', /./).map((head) => head.textContent);
    expect(heads).toContain('β − value');
    expect(one('table', 'Active set').getAttribute('aria-rowcount')).toBe('4');
  });

  it('draws the trained network of the same problem, the chosen seed or the best, until it is switched off', async () => {
    const host = new FakeHost(solved([solveRun('s'), trainRun('t', { summary: { objective: 1.1 } })]), answers);
    await open(host);
    expect(host.called('run.directions').at(-1)).toEqual({ id: 's', trained: { run: 't' } });
    await click(one('button', 'Trained network, best seed'));
    expect(host.called('run.directions').at(-1)).toEqual({ id: 's' });
  });

  it('asks for the ellipsoid of the rows that are typed, counted from 1', async () => {
    const host = new FakeHost(solved(), answers);
    await open(host);
    await type(one('textbox', 'Rows of the ellipsoid'), '3, 7');
    expect(host.called('run.ellipsoid').at(-1)).toEqual({ id: 's', rows: [2, 6] });
  });

  it('asks once, however often the project changes meanwhile', async () => {
    const host = new FakeHost(solved(), answers);
    await open(host);
    const before = host.called('run.directions').length;
    host.change({ ...solved(), dirty: true });
    await settle();
    expect(host.called('run.directions')).toHaveLength(before);
  });

  it('shows a path at each of its β', async () => {
    const { beta: _beta, ...common } = SOLVE;
    const path = solveRun('p', undefined, { spec: { kind: 'path', datasetId: DATASET.id, spec: { ...common, betas: [1, 0.1] } } });
    const result = {
      kind: 'path' as const,
      status: 'solved' as const,
      points: [1, 0.1].map((beta) => ({ beta, result: SOLVED })),
      failures: [],
      seconds: 1,
      notes: [],
    };
    const asked: Params<'run.directions'>[] = [];
    const host = new FakeHost(solved([path]), {
      ...answers,
      'run.result': () => result,
      'run.directions': (params) => (asked.push(params), PLANE),
    });
    await open(host);
    host.emit('run', { status: 'done', progress: { done: 2, total: 2, secondsLeft: 0 }, iterations: [], curves: [], moments: [] });
    await settle();
    expect(asked.at(-1)).toEqual({ id: 'p', beta: 1 });
    const choice = one('combobox', 'β of the path') as HTMLSelectElement;
    choice.selectedIndex = 1;
    choice.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    expect(asked.at(-1)).toEqual({ id: 'p', beta: 0.1 });
  });

  it('says in a sentence why there is no picture, and what would give one', async () => {
    const none = {
      kind: 'none' as const,
      reason: 'The directions of 9 features lie on a sphere.',
      remedy: 'Leave two columns as features.',
    };
    await open(new FakeHost(solved(), { ...answers, 'run.directions': () => none }));
    expect(says('The directions of 9 features lie on a sphere. Leave two columns as features.')).toBe(true);
    // The ellipsoid is of any data.
    expect(says('Rectified ellipsoid')).toBe(true);
  });

  it('tells a failure with what to try, and a project without runs what to do', async () => {
    await open(
      new FakeHost(solved(), {
        ...answers,
        'run.directions': () => {
          throw new Failure('usage', 'The columns have other roles now.', 'Solve it again.');
        },
      }),
    );
    expect(says('The columns have other roles now.')).toBe(true);
    expect(says('Solve it again.')).toBe(true);
  });
});
