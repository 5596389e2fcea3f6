import { expect, test } from 'vitest';
import { Stages, isOver, partsOf, takeParts } from '../../../../main/compute/crew/stages';

/** What each part did, in order: the word that the leader set, and the part. */
function recorded(patience: number) {
  const done: [number, number][] = [];
  const calls: Int32Array[] = [];
  const part = (words: Int32Array, k: number) => void done.push([words[words.length - 1], k]);
  const stages = new Stages({ parts: 3, words: 1, patience, trial: 200, recruit: (words) => calls.push(words), part });
  const run = (fact: number) => {
    const { words } = stages;
    words[words.length - 1] = fact;
    stages.run();
    return words;
  };
  return { done, calls, stages, run, part };
}

test('whoever leads does every part of each stage once, with help and without', () => {
  for (const patience of [0, Infinity]) {
    const { done, calls, run } = recorded(patience);
    run(7);
    run(8);
    const all = [7, 8].flatMap((fact) => [0, 1, 2].map((part) => [fact, part]));
    expect(done).toEqual(all);
    expect(calls).toHaveLength(patience === 0 ? 1 : 0);
  }
});

test('help is asked for once there has been enough work, with words that say how many parts there are', () => {
  const { calls, stages, run } = recorded(1e-9);
  expect(calls).toHaveLength(0);
  run(1);
  run(2);
  run(3);
  expect(calls).toHaveLength(1);
  expect(partsOf(calls[0])).toBe(3);
  expect(isOver(calls[0])).toBe(false);
  stages.close();
  expect(isOver(calls[0])).toBe(true);
});

test('who helps finds no part before the first stage, nor after the last one', () => {
  const { done, calls, stages, run, part } = recorded(0);
  const stays = { part: (words: Int32Array, k: number) => (part(words, k), stages.close()) };
  const gone = Int32Array.of(1);
  takeParts(calls[0], stays, gone);
  expect(done).toHaveLength(0);
  run(4);
  stages.close();
  takeParts(calls[0], stays, new Int32Array(new SharedArrayBuffer(4)));
  expect(done).toHaveLength(3);
});
