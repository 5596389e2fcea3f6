import { describe, expect, it } from 'vitest';
import type { Run } from '../../../shared/contract/run';
import { queueTime, queueTimeWords, queueWords } from '../../../renderer/controllers/queue-time';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, project, solveRun, TRAIN, trainRun } from '../fixtures';
import { all, click, one, openWindow, press, says } from '../window';

const setup = { datasets: [DATASET], networks: [NETWORK] };
const progress = (done: number, secondsLeft: number | null = null) => ({ done, total: 200, secondsLeft });
const waiting = (id: string) => trainRun(id, { status: 'queued', progress: progress(0) });
const RUNS: Run[] = [
  trainRun('ended'),
  waiting('a'),
  trainRun('w', { status: 'running', progress: progress(100, 30) }),
  waiting('b'),
  waiting('c'),
];

async function open(runs = RUNS, queue = ['b', 'a', 'c']) {
  const host = new FakeHost(project({ ...setup, runs, queue }), {
    'data.facts': () => FACTS,
    'run.move': () => ({}),
    'run.pause': () => ({}),
    'run.resume': () => ({}),
    'run.cancel': () => ({}),
  });
  await openWindow(host);
  await click(one('tab', 'Run'));
  return host;
}

describe('the queue', () => {
  it('stands in the order in which runs begin, with the time that is left', async () => {
    await open();
    const names = [...document.querySelectorAll('section[aria-label="Runs"] li .name')].map(({ textContent }) => textContent);
    expect(names).toEqual(['Training w', 'Training b', 'Training a', 'Training c', 'Training ended']);
    // 30 s for 100 steps, and three times 200 of them.
    expect(says('1 running, 3 queued, about 3 min 30 s left')).toBe(true);
  });

  it('changes its order by buttons, from the keyboard and by commands', async () => {
    const host = await open();
    await click(one('button', 'Move Training a up'));
    await click(one('button', 'Move Training a down'));
    expect(one('button', 'Move Training b up').getAttribute('aria-disabled')).toBe('true');
    expect(one('button', 'Move Training c down').getAttribute('aria-disabled')).toBe('true');
    await click(one('button', 'Move Training c down'));
    const name = [...document.querySelectorAll<HTMLElement>('section[aria-label="Runs"] li .name')][3];
    await press('ArrowUp', { altKey: true }, name);
    expect(host.called('run.move')).toEqual([
      { id: 'a', before: 'b' },
      { id: 'a', before: null },
      { id: 'c', before: 'a' },
    ]);
    expect(all('button', 'Move Training w up')).toEqual([]);
  });

  it('holds, lets go and cancels by name and by key', async () => {
    const host = await open(RUNS.map((run) => (run.id === 'b' ? { ...run, status: 'paused' } : run)));
    await click(one('button', 'Pause Training a'));
    await click(one('button', 'Resume Training b'));
    await click(one('button', 'Cancel Training c'));
    const [line] = [...document.querySelectorAll<HTMLElement>('section[aria-label="Runs"] li .name')];
    await click(line);
    await press('p', { ctrlKey: true, altKey: true });
    await press('.', { ctrlKey: true });
    expect(host.called('run.pause')).toEqual([{ id: 'a' }, { id: 'w' }]);
    expect(host.called('run.resume')).toEqual([{ id: 'b' }]);
    expect(host.called('run.cancel')).toEqual([{ id: 'c' }, { id: 'w' }]);
  });
});

describe('queueTime', () => {
  const left = (runs: Run[]) => queueTime({ runs, datasets: [DATASET] });

  it('weighs what waits by parameters, rows and epochs against what is at work', () => {
    const wide = { ...TRAIN, architecture: { ...TRAIN.architecture, layers: TRAIN.architecture.layers.map((width) => 2 * width) } };
    const double = trainRun('d', { status: 'queued', progress: progress(0), spec: { kind: 'train', datasetId: DATASET.id, spec: wide } });
    const working = trainRun('w', { status: 'running', progress: progress(150, 10) });
    expect(left([working])).toEqual({ seconds: 10, untold: 0 });
    // No bias: twice the width is twice the parameters.
    expect(left([working, double])!.seconds).toBeCloseTo(10 + (2 * 200 * 10) / 50, 10);
    const held = trainRun('h', { status: 'paused', progress: progress(0) });
    expect(left([working, held])).toEqual({ seconds: 10, untold: 0 });
  });

  it('tells nothing where nothing is at work, and names what it cannot tell of', () => {
    expect(left([waiting('a')])).toBeNull();
    expect(queueTimeWords(null)).toBeNull();
    const program = solveRun('s', undefined, { status: 'queued' });
    const time = left([trainRun('w', { status: 'running', progress: progress(0, 40) }), program]);
    expect(queueTimeWords(time)).toBe('about 40 s left, without a program');
    const paused = trainRun('p', { status: 'paused' });
    expect(queueWords({ runs: [paused, waiting('a')], datasets: [DATASET] })).toBe('1 paused, 1 queued');
    expect(queueWords({ runs: [trainRun('d')], datasets: [DATASET] })).toBeNull();
  });
});
