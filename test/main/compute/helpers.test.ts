import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { Helpers, type Leader } from '../../../main/compute/helpers';
import { Stages } from '../../../main/compute/crew/stages';
import { createTrainingKernels } from '../../../main/compute/engine/training-kernels';

const { memory } = createTrainingKernels('float32');
const PARTS = 8;
let freed = 0;
let helpers: Helpers;
afterEach(() => helpers.close());

function open(): Helpers {
  freed = 0;
  return (helpers = new Helpers(join(__dirname, 'fixtures', 'help-worker.cjs'), () => freed++));
}

/** A task that asks for help; where `ends`, who helps ends in the middle of it. */
function leader(ends = false): Leader & { losses: string[]; stages: Stages } {
  const stages = new Stages({ parts: PARTS, words: 1, patience: 0, trial: 200, recruit: () => undefined, part: () => undefined });
  const { words } = stages;
  words[words.length - 1] = Number(ends);
  const losses: string[] = [];
  return { call: { kind: 'training', precision: 'float32', memory, words }, lost: (how) => losses.push(how), losses, stages };
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 2000) throw new Error('That did not come about.');
    await sleep(5);
  }
}

test('as many help as there is room for, and go when there is none', async () => {
  const pool = open();
  const [a, b] = [leader(), leader()];
  pool.balance([a, b], 3);
  pool.balance([a, b], 3);
  await sleep(50);
  expect(freed).toBe(0);
  pool.balance([a, b], 1);
  await until(() => freed === 2);
  pool.balance([a, b], 0);
  await until(() => freed === 3);
  expect([...a.losses, ...b.losses]).toEqual([]);
});

test('no more help than there are parts', async () => {
  const pool = open();
  pool.balance([leader()], 20);
  pool.balance([], 0);
  await until(() => freed === PARTS - 1);
  await sleep(50);
  expect(freed).toBe(PARTS - 1);
});

test('nobody helps a task that has no more need', async () => {
  const pool = open();
  const [a, b] = [leader(), leader()];
  pool.balance([a, b], 2);
  a.stages.close();
  pool.balance([a, b], 2);
  // The one that helped it has gone, and nobody has come in its place.
  await until(() => freed === 1);
  pool.balance([a], 2);
  await until(() => freed === 3);
  pool.balance([a], 2);
  await sleep(50);
  expect(freed).toBe(3);
});

test('they leave a task that has ended and help the next one', async () => {
  const pool = open();
  const [a, b] = [leader(), leader()];
  pool.balance([a], 1);
  pool.balance([b], 1);
  await until(() => freed === 1);
  pool.balance([], 0);
  await until(() => freed === 2);
});

test('a task learns that who helped it is gone', async () => {
  const pool = open();
  const task = leader(true);
  pool.balance([task], 1);
  await until(() => task.losses.length === 1);
  expect(task.losses).toEqual(['exit code 3']);
  expect(freed).toBe(1);
});
