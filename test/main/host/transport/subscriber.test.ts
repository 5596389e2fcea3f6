import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ListSource } from '../../../../main/host/problem/source';
import { RunLog } from '../../../../main/host/run-log';
import { Subscriber } from '../../../../main/host/transport/subscriber';
import type { RunDelta } from '../../../../shared/contract/run';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

function subscribe<Event>(source: { read: ListSource<Event>['read'] } & ListSource<Event>, credit: number, since = 0) {
  const events: { seq: number; event: Event[] }[] = [];
  const subscriber = new Subscriber(source, since, credit, {
    event: (seq, event) => events.push({ seq, event: event as Event[] }),
    end: () => undefined,
  });
  subscriber.pump();
  return { events, subscriber };
}

test('without credit nothing is sent; what waited arrives as one event', () => {
  const source = new ListSource<number>(100);
  const { events, subscriber } = subscribe(source, 1);
  source.add(1);
  expect(events).toEqual([{ seq: 1, event: [1] }]);
  for (const item of [2, 3, 4]) {
    source.add(item);
    vi.advanceTimersByTime(100);
  }
  expect(events).toHaveLength(1);
  subscriber.grant(1);
  expect(events[1]).toEqual({ seq: 4, event: [2, 3, 4] });
});

test('a thousand changes in a second become at most 31 events, and none is lost', () => {
  const source = new ListSource<number>(10_000);
  const { events } = subscribe(source, 10_000);
  for (let at = 0; at < 1000; at++) {
    source.add(at);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(100);
  expect(events.length).toBeLessThanOrEqual(32);
  expect(events.flatMap(({ event }) => event)).toEqual(Array.from({ length: 1000 }, (_, at) => at));
});

test('a subscriber that names what it has is sent only the rest', () => {
  const source = new ListSource<number>(100);
  for (const item of [1, 2, 3]) source.add(item);
  expect(subscribe(source, 4, 2).events).toEqual([{ seq: 3, event: [3] }]);
  expect(subscribe(source, 4, 3).events).toEqual([]);
});

test('a closed subscriber hears nothing more', () => {
  const source = new ListSource<number>(100);
  const { events, subscriber } = subscribe(source, 4);
  source.add(1);
  source.add(2);
  subscriber.close();
  source.add(3);
  vi.advanceTimersByTime(100);
  expect(events).toEqual([{ seq: 1, event: [1] }]);
});

const curve = (seed: number, from: number, ...objective: number[]) => ({ seed, from, objective: Float64Array.from(objective) });
const line = (iteration: number) => ({ iteration, primal: 1, dual: null, gap: null, patterns: 1, violation: 0, seconds: 0 });
const nothing = { done: 0, total: 4, secondsLeft: null };

test('a run can be read from any version on, merged, for every seed', () => {
  const log = new RunLog('running', nothing);
  const versions: number[] = [];
  const append = (event: Parameters<RunLog['append']>[0]) => {
    log.append(event);
    versions.push(log.read(0)!.seq);
  };
  append({ curves: [curve(0, 0, 9, 8)], iterations: [line(1)] });
  append({ curves: [curve(1, 0, 7)] });
  append({ curves: [curve(0, 2, 6), curve(1, 1, 5)], iterations: [line(2)], progress: { done: 3, total: 4, secondsLeft: 1 } });
  expect(log.read(0)!.event.curves).toEqual([curve(0, 0, 9, 8, 6), curve(1, 0, 7, 5)]);
  expect(log.read(versions[0])!.event.curves).toEqual([curve(0, 2, 6), curve(1, 0, 7, 5)]);
  const rest = log.read(versions[1])!.event;
  expect(rest.curves).toEqual([curve(0, 2, 6), curve(1, 1, 5)]);
  expect(rest.iterations).toEqual([line(2)]);
  expect(rest.progress.done).toBe(3);
  expect(log.read(versions[2])).toBeNull();
  expect(log.data()).toEqual({ moments: [], iterations: [line(1), line(2)], curves: [curve(0, 0, 9, 8, 6), curve(1, 0, 7, 5)] });
});

test('points that arrive twice stand once; a client of an earlier session is sent all', () => {
  const log = new RunLog('running', nothing);
  log.append({ curves: [curve(0, 0, 1, 2)] });
  log.append({ curves: [curve(0, 1, 2, 3)] });
  expect(log.data().curves).toEqual([curve(0, 0, 1, 2, 3)]);
  expect(log.read(1000)!.event.curves).toEqual([curve(0, 0, 1, 2, 3)]);
});

test('the last event of a run has its final status, and comes even to a client without credit once it has some', () => {
  const log = new RunLog('running', nothing);
  const events: RunDelta[] = [];
  let ended = false;
  const subscriber = new Subscriber(log, 0, 1, { event: (_seq, event) => events.push(event as RunDelta), end: () => (ended = true) });
  subscriber.pump();
  log.append({ curves: [curve(0, 0, 1)] });
  log.setStatus('done');
  vi.advanceTimersByTime(100);
  expect([events.length, ended]).toEqual([1, false]);
  subscriber.grant(1);
  expect(events[1]).toMatchObject({ status: 'done', curves: [curve(0, 0, 1)] });
  expect(ended).toBe(true);
});
