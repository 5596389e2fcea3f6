import { describe, expect, it } from 'vitest';
import { History, type Edit } from '../../../renderer/controllers/history.svelte';

function setUp() {
  const failures: unknown[] = [];
  const clock = { now: 0 };
  const history = new History(
    (error) => failures.push(error),
    () => clock.now,
  );
  const state = { value: 0 };
  /** Sets the value as a hand would, and records it. */
  const set = (value: number, key?: string) => {
    const before = state.value;
    state.value = value;
    history.record({
      label: `Set ${value}`,
      undo: () => void (state.value = before),
      redo: () => void (state.value = value),
      ...(key === undefined ? {} : { key }),
    });
  };
  return { history, failures, clock, state, set };
}

describe('the history of edits', () => {
  it('goes back and forth, and says what it would undo', async () => {
    const { history, state, set } = setUp();
    set(1);
    set(2);
    expect([history.undoLabel, history.redoLabel]).toEqual(['Set 2', null]);
    await history.undo();
    expect([state.value, history.undoLabel, history.redoLabel]).toEqual([1, 'Set 1', 'Set 2']);
    await history.undo();
    await history.undo();
    expect([state.value, history.undoLabel, history.redoLabel]).toEqual([0, null, 'Set 1']);
    await history.redo();
    await history.redo();
    await history.redo();
    expect([state.value, history.undoLabel, history.redoLabel]).toEqual([2, 'Set 2', null]);
  });

  it('is under way until its last step is done, so that a key that follows at once waits for it', async () => {
    const { history, state, set } = setUp();
    let arrive = () => {};
    history.record({
      label: 'Ask the host',
      undo: () => new Promise<void>((resolve) => (arrive = resolve)),
      redo: () => set(5),
    });
    const back = history.undo();
    const again = history.redo();
    expect([history.underWay, history.redoLabel]).toEqual([true, null]);
    await Promise.resolve();
    arrive();
    await Promise.all([back, again]);
    expect([history.underWay, state.value]).toEqual([false, 5]);
  });

  it('forgets what was undone when something else is done', async () => {
    const { history, state, set } = setUp();
    set(1);
    set(2);
    await history.undo();
    set(7);
    expect(history.redoLabel).toBeNull();
    await history.undo();
    expect(state.value).toBe(1);
  });

  it('makes one of edits with the same key that follow one another quickly', async () => {
    const { history, state, set, clock } = setUp();
    set(1);
    for (const value of [2, 3, 4]) {
      clock.now += 300;
      set(value, 'β');
    }
    expect(history.undoLabel).toBe('Set 4');
    await history.undo();
    expect(state.value).toBe(1);
    await history.redo();
    expect(state.value).toBe(4);
  });

  it('keeps edits apart that are of different things, that a pause is between, or that were undone meanwhile', async () => {
    const { history, state, set, clock } = setUp();
    set(1, 'β');
    set(2, 'p');
    clock.now += 5000;
    set(3, 'p');
    await history.undo();
    set(4, 'p');
    await history.undo();
    expect(state.value).toBe(2);
    await history.undo();
    expect(state.value).toBe(1);
  });

  it('keeps an edit that could not be undone, and tells why', async () => {
    const { history, failures, set } = setUp();
    set(1);
    const broken: Edit = {
      label: 'Delete network',
      undo: () => Promise.reject(new Error('The host is gone.')),
      redo: () => undefined,
    };
    history.record(broken);
    await history.undo();
    expect(history.undoLabel).toBe('Delete network');
    expect(history.redoLabel).toBeNull();
    expect(failures.map(String)).toEqual(['Error: The host is gone.']);
  });

  it('takes one step after the other when the keys are faster than the host', async () => {
    const { history } = setUp();
    const order: string[] = [];
    const slow = (word: string) => ({
      label: word,
      undo: async () => {
        order.push(`begin ${word}`);
        await Promise.resolve();
        order.push(`end ${word}`);
      },
      redo: () => undefined,
    });
    history.record(slow('a'));
    history.record(slow('b'));
    await Promise.all([history.undo(), history.undo()]);
    expect(order).toEqual(['begin b', 'end b', 'begin a', 'end a']);
  });

  it('does not offer again what was undone while something new was done', async () => {
    const { history, set } = setUp();
    let finish = () => {};
    history.record({ label: 'Slow', undo: () => new Promise<void>((resolve) => (finish = resolve)), redo: () => undefined });
    const undone = history.undo();
    await Promise.resolve();
    set(5);
    finish();
    await undone;
    expect([history.undoLabel, history.redoLabel]).toEqual(['Set 5', null]);
  });

  it('is empty in another project', async () => {
    const { history, set } = setUp();
    set(1);
    history.clear();
    expect([history.undoLabel, history.redoLabel]).toEqual([null, null]);
  });
});
