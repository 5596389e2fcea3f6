import { describe, expect, it } from 'vitest';
import { Failure } from '../../../shared/contract/failure';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, project, solveRun, SOLVED, trainRun, TRAINED } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

const POINTS = {
  x: { dtype: 'float64' as const, shape: [0], data: new Float64Array() },
  y: { dtype: 'float64' as const, shape: [0], data: new Float64Array() },
  groups: null,
  levels: [],
  total: 0,
};
const answers = { 'data.facts': () => FACTS, 'data.points': () => POINTS };
const full = () => project({ datasets: [DATASET], networks: [NETWORK], runs: [solveRun('s'), trainRun('t')] });

describe('the keys of the tabs', () => {
  it('work from a choice and from a field too', async () => {
    await openWindow(new FakeHost(full(), answers));
    for (const [role, name] of [
      ['radio', 'Linear'],
      ['textbox', 'β'],
    ] as const) {
      await press('2', { altKey: true });
      const field = one(role, name);
      field.focus();
      await press('4', { altKey: true }, field);
      expect(one('tab', 'Gap').getAttribute('aria-selected')).toBe('true');
    }
  });
});

describe('the project tree', () => {
  it('moves by arrow keys and opens by Enter', async () => {
    await openWindow(new FakeHost(full(), answers));
    const first = one('treeitem', /^Planted teacher/);
    first.focus();
    await press('ArrowDown', {}, first);
    expect(document.activeElement).toBe(one('treeitem', /^Two-layer ReLU/));
    await press('Enter', {}, document.activeElement!);
    expect(one('tab', 'Network').getAttribute('aria-selected')).toBe('true');
  });

  it('filters', async () => {
    await openWindow(new FakeHost(full(), answers));
    await type(one('textbox', 'Filter the project'), 'training');
    expect(all('treeitem', /./)).toHaveLength(1);
  });

  it('deletes only after the question was answered', async () => {
    const host = new FakeHost(full(), { ...answers, 'run.remove': () => ({}) });
    await openWindow(host);
    const run = one('treeitem', /^Training t/);
    await press('Delete', {}, run);
    await click(one('button', 'Cancel'));
    expect(host.called('run.remove')).toEqual([]);
    await press('Delete', {}, run);
    await click(one('button', 'Delete run'));
    expect(host.called('run.remove')).toEqual([{ id: 't' }]);
  });

  it('says why data that a run was computed from stay', async () => {
    const host = new FakeHost(full(), answers);
    await openWindow(host);
    await press('Delete', {}, one('treeitem', /^Planted teacher/));
    expect(says('2 runs were computed from it; delete them first.')).toBe(true);
    expect(host.called('data.remove')).toEqual([]);
  });
});

describe('Run', () => {
  it('is not possible without data, and says so', async () => {
    await openWindow(new FakeHost(project({ path: '/p.zerogap' }), answers));
    const run = one('button', /^Run /);
    expect(run.getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById(run.getAttribute('aria-describedby')!)?.textContent).toBe('Import a data set first.');
  });

  it('starts the program and the training with Ctrl+Enter', async () => {
    const host = new FakeHost(project({ datasets: [DATASET], networks: [NETWORK] }), {
      ...answers,
      'run.start': ({ spec }) => (spec.kind === 'solve' ? solveRun('s') : trainRun('t')),
    });
    await openWindow(host);
    await press('Enter', { ctrlKey: true });
    expect(host.called('run.start')).toMatchObject([{ spec: { kind: 'solve' } }, { spec: { kind: 'train' } }]);
  });

  it('is refused in place where the data cannot be used', async () => {
    const host = new FakeHost(project({ datasets: [DATASET], networks: [NETWORK] }), {
      ...answers,
      'data.facts': () => {
        throw new Failure('data', 'Feature x1 has no value in row 17.', 'Fill in the cell.');
      },
    });
    await openWindow(host);
    expect(one('alert', /Feature x1 has no value in row 17\.\s*Fill in the cell\./)).toBeTruthy();
    await press('Enter', { ctrlKey: true });
    expect(host.called('run.start')).toEqual([]);
  });
});

describe('the facts of the data', () => {
  it('are shown beside the sentence where the loss does not suit the targets, without a β_max', async () => {
    const network = { ...NETWORK, architecture: { ...NETWORK.architecture, loss: 'logistic' as const } };
    const host = new FakeHost(project({ datasets: [DATASET], networks: [network] }), {
      ...answers,
      'data.facts': ({ loss }) => {
        if (loss === 'logistic') throw new Failure('data', 'The loss ‘logistic’ needs targets of −1 and +1, and row 1 has 0.3.');
        return { ...FACTS, betaMax: 1234 };
      },
    });
    await openWindow(host);
    await click(one('tab', 'Data'));
    expect(says('needs targets of −1 and +1, and row 1 has 0.3')).toBe(true);
    expect(one('tabpanel', 'Data').textContent).toMatch(/Rank\s*2/);
    expect(says('1,234')).toBe(false);
    await press('Enter', { ctrlKey: true });
    expect(host.called('run.start')).toEqual([]);
  });
});

describe('the Gap tab', () => {
  it('says how strongly the bound is proven', async () => {
    const summary = { objective: SOLVED.objective, certificate: SOLVED.certificate, lowerBound: SOLVED.lowerBound };
    const host = new FakeHost(project({ datasets: [DATASET], networks: [NETWORK], runs: [solveRun('s', summary), trainRun('t')] }), {
      ...answers,
      'run.result': ({ id }) => (id === 's' ? SOLVED : null),
    });
    await openWindow(host);
    await click(one('tab', 'Gap'));
    host.emit('run', { status: 'done', progress: { done: 1, total: 1, secondsLeft: 0 }, iterations: [], curves: [], moments: [] });
    await settle(150);
    const card = one('region', 'Certificate');
    expect(card.textContent).toContain('Exact');
    expect(card.textContent).toContain('80');
    await click(one('button', 'What was proven'));
    expect(says('every pattern priced exactly by a sweep')).toBe(true);
  });

  it('takes the step that would prove more, and saves the certificate of a kept proof', async () => {
    const proof = { point: SOLVED.dual, kind: 'exact' as const, method: 'sweep', arrays: {} };
    const open = { ...SOLVED, lowerBound: { ...SOLVED.lowerBound, value: 0.5 }, proof };
    const host = new FakeHost(project({ datasets: [DATASET], networks: [NETWORK], runs: [solveRun('s')] }), {
      ...answers,
      'run.result': () => open,
      'run.start': () => solveRun('again'),
      'run.certificate': () => ({ kind: 'saved', paths: ['/c.npz', '/checker.py'] }),
    });
    await openWindow(host);
    await click(one('tab', 'Gap'));
    host.emit('run', { status: 'done', progress: { done: 1, total: 1, secondsLeft: 0 }, iterations: [], curves: [], moments: [] });
    await settle(150);
    expect(one('region', 'Certificate').textContent).toContain('two-layer ReLU network (any width, no biases) has an objective below 0.5');
    await click(one('button', 'What was proven'));
    await click(one('button', 'Save certificate'));
    expect(host.called('run.certificate')).toEqual([{ id: 's' }]);
    expect(says('/c.npz, /checker.py')).toBe(true);
    await click(one('button', 'Close'));
    await click(one('button', 'Do this'));
    expect(host.called('run.start')).toMatchObject([{ spec: { kind: 'solve', spec: { family: 'two-layer-relu', tolerance: 1e-8 } } }]);
  });

  it('saves the certificate of a training that only its paths bound', async () => {
    const lowerBound = { value: 0.5, kind: 'relaxed' as const, method: 'paths', margin: 0 };
    const host = new FakeHost(
      project({ datasets: [DATASET], networks: [NETWORK], runs: [trainRun('t', { summary: { objective: 1, lowerBound } })] }),
      {
        ...answers,
        'run.result': () => ({
          ...TRAINED,
          lowerBound,
          proof: { point: SOLVED.dual, kind: 'relaxed' as const, method: 'paths', arrays: {} },
        }),
        'run.certificate': () => ({ kind: 'saved', paths: ['/c.npz', '/checker_paths.py'] }),
      },
    );
    await openWindow(host);
    await click(one('tab', 'Gap'));
    host.emit('run', { status: 'done', progress: { done: 1, total: 1, secondsLeft: 0 }, iterations: [], curves: [], moments: [] });
    await settle(150);
    await click(one('button', 'Save certificate'));
    expect(host.called('run.certificate')).toEqual([{ id: 't' }]);
  });

  it('asks for the program where none was solved', async () => {
    const host = new FakeHost(project({ datasets: [DATASET], networks: [NETWORK], runs: [trainRun('t')] }), {
      ...answers,
      'run.start': () => solveRun('s'),
    });
    await openWindow(host);
    await click(one('tab', 'Gap'));
    await click(one('button', 'Solve the program'));
    expect(host.called('run.start')).toMatchObject([{ spec: { kind: 'solve' } }]);
    expect(host.called('run.start')).toHaveLength(1);
  });
});

describe('the Network tab', () => {
  it('refuses a β that is not positive beside its field and sends nothing', async () => {
    const host = new FakeHost(project({ datasets: [DATASET], networks: [NETWORK] }), { ...answers, 'network.update': () => NETWORK });
    await openWindow(host);
    await click(one('tab', 'Network'));
    const field = one('textbox', 'β');
    await type(field, '−0.2');
    await settle(200);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(one('alert', /β must be above 0/)).toBeTruthy();
    expect(host.called('network.update')).toEqual([]);
    await type(field, '0.2');
    await settle(200);
    expect(host.called('network.update')).toMatchObject([{ id: 'relu', architecture: { beta: 0.2 } }]);
  });
});

it('starts a run of the β that is shown, however soon', async () => {
  const host: FakeHost = new FakeHost(project({ datasets: [DATASET], networks: [NETWORK] }), {
    ...answers,
    'network.update': ({ architecture }) => ({ ...NETWORK, architecture: architecture ?? NETWORK.architecture }),
    'run.start': ({ spec }) => (spec.kind === 'solve' ? solveRun('s') : trainRun('t')),
  });
  await openWindow(host);
  await click(one('tab', 'Network'));
  await type(one('textbox', 'β'), '0.7');
  await press('Enter', { ctrlKey: true });
  expect(host.called('run.start')).toMatchObject([{ spec: { spec: { beta: 0.7 } } }, { spec: { spec: { architecture: { beta: 0.7 } } } }]);
});

describe('unsaved changes', () => {
  it('are asked about before another project takes their place', async () => {
    const host: FakeHost = new FakeHost({ ...full(), dirty: true }, { ...answers, 'project.create': ({ name }) => project({ name }) });
    await openWindow(host);
    await press('n', { ctrlKey: true, altKey: true });
    expect(says('Save the changes to Gap and depth?')).toBe(true);
    await click(one('button', 'Cancel'));
    expect(host.called('project.create')).toEqual([]);
    await press('n', { ctrlKey: true, altKey: true });
    await click(one('button', 'Discard'));
    expect(host.called('project.create')).toHaveLength(1);
  });
});

describe('a lost connection', () => {
  it('is said, and mended by itself', async () => {
    const host = new FakeHost(full(), answers);
    await openWindow(host);
    host.drop();
    await settle();
    expect(says('The connection to the host was lost.')).toBe(true);
    await settle(700);
    expect(host.dials).toBe(2);
    expect(says('The connection to the host was lost.')).toBe(false);
  });
});

describe('the palette', () => {
  it('finds a command and runs it', async () => {
    await openWindow(new FakeHost(full(), answers));
    await press('k', { ctrlKey: true });
    const field = document.querySelector<HTMLInputElement>('[role="combobox"]')!;
    await type(field, 'theme dark');
    await press('Enter', {}, field);
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });
});
