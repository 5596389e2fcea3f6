import { expect, it } from 'vitest';
import { FakeHost } from '../fake-host';
import { DATASET, NETWORK, project, solveRun, trainRun } from '../fixtures';
import { all, click, one, openWindow, says } from '../window';

it('shows studies, examples and recent projects with their best certificate', async () => {
  const recent = {
    path: '/home/ada/gap.zerogap',
    name: 'Gap and depth',
    openedAt: '2026-11-20T10:00:00Z',
    runs: 5,
    certificate: 'relaxed' as const,
  };
  await openWindow(new FakeHost(project(), { 'project.recent': () => [recent] }));
  expect(one('button', 'Start the study Which seeds reach the optimum?')).toBeTruthy();
  expect(one('button', 'Open the example Motorcycle accident')).toBeTruthy();
  expect(says('best certificate relaxed')).toBe(true);
  expect(all('img', 'Relaxed')).toHaveLength(1);
});

it('starts a study with one click and lands on the Gap tab', async () => {
  const host: FakeHost = new FakeHost(project(), {
    'study.start': () => {
      host.change(project({ dirty: true, datasets: [DATASET], networks: [NETWORK], runs: [solveRun('s'), trainRun('t')] }));
      return host.project;
    },
  });
  await openWindow(host);
  await click(one('button', /^Start the study/));
  expect(host.called('study.start')).toEqual([{ id: 'motorcycle-seeds' }]);
  expect(one('tab', 'Gap').getAttribute('aria-selected')).toBe('true');
  expect(one('treeitem', /^Training t/).getAttribute('aria-selected')).toBe('true');
});

it('opens a recent project by its path', async () => {
  const recent = { path: '/home/ada/gap.zerogap', name: 'Gap and depth', openedAt: '2026-11-20T10:00:00Z', runs: 5 };
  const host: FakeHost = new FakeHost(project(), {
    'project.recent': () => [recent],
    'project.open': () => {
      host.change(project({ path: recent.path, datasets: [DATASET] }));
      return host.project;
    },
  });
  await openWindow(host);
  await click(one('button', /Gap and depth/));
  expect(host.called('project.open')).toEqual([{ path: recent.path }]);
  expect(one('tab', 'Data').getAttribute('aria-selected')).toBe('true');
});
