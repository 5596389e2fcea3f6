import { beforeEach, describe, expect, it } from 'vitest';
import { Queue, type Waiting } from '../../../../main/host/runs/queue';

let launched: string[];
let order: string[];
let queue: Queue;
const ready = new Set<string>();

beforeEach(() => {
  launched = [];
  order = [];
  ready.clear();
  queue = new Queue(
    () => 2,
    (ids) => (order = ids),
  );
});

const add = (id: string, kind: Waiting['kind'] = 'train', needs?: string) =>
  queue.add({ id, kind, ready: () => needs === undefined || ready.has(needs), launch: () => launched.push(id) });

describe('Queue', () => {
  it('begins a training when all tasks of the one before it have a worker', () => {
    for (const id of ['a', 'b', 'c']) add(id);
    expect([launched, order]).toEqual([['a'], ['b', 'c']]);
    queue.spread('a');
    expect([launched, order]).toEqual([['a', 'b'], ['c']]);
    queue.remove('a');
    expect(launched, 'b still has seeds to hand out').toEqual(['a', 'b']);
    queue.remove('b');
    expect([launched, order]).toEqual([['a', 'b', 'c'], []]);
  });

  it('solves as many programs as there are workers, beside a training', () => {
    add('training');
    for (const id of ['p', 'q', 'r']) add(id, 'solve');
    expect([launched, order]).toEqual([['training', 'p', 'q'], ['r']]);
    queue.remove('p');
    expect(launched).toEqual(['training', 'p', 'q', 'r']);
  });

  it('follows the order that it is given', () => {
    for (const id of ['a', 'b', 'c', 'd']) add(id);
    queue.move('d', 'b');
    expect(order).toEqual(['d', 'b', 'c']);
    queue.move('d', null);
    expect(order).toEqual(['b', 'c', 'd']);
    queue.move('b', 'b');
    queue.move('a', 'b');
    expect(order, 'what has begun has no place any more').toEqual(['b', 'c', 'd']);
    queue.move('c', 'b');
    queue.remove('a');
    expect(launched).toEqual(['a', 'c']);
  });

  it('is not held up by what is paused, held, or waits for something', () => {
    for (const id of ['a', 'b']) add(id);
    add('c', 'train', 'bound');
    add('d');
    queue.hold('b', true);
    queue.pause('a', true);
    expect([launched, order]).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ]);
    queue.remove('d');
    expect(launched).toEqual(['a', 'd']);
    ready.add('bound');
    queue.admit();
    expect(launched).toEqual(['a', 'd', 'c']);
    queue.hold('b', false);
    expect(launched).toEqual(['a', 'd', 'c']);
    queue.remove('c');
    expect([launched, order]).toEqual([['a', 'd', 'c', 'b'], []]);
  });

  it('forgets what is removed before it begins, and all of it when it is cleared', () => {
    for (const id of ['a', 'b', 'c', 'd']) add(id);
    queue.remove('b');
    expect(order).toEqual(['c', 'd']);
    queue.clear();
    queue.remove('a');
    expect([launched, order]).toEqual([['a'], []]);
  });
});
