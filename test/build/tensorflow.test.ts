import { expect, test } from 'vitest';
import { choices } from '../../build/tensorflow.mjs';

const here = new URL(import.meta.url).pathname;

test('the setup is for the graphics card where there is one, unless it is told otherwise', () => {
  expect(choices([], true)).toEqual({ kind: 'gpu' });
  expect(choices([], false)).toEqual({ kind: 'cpu' });
  expect(choices(['--cpu'], true)).toEqual({ kind: 'cpu' });
  expect(choices(['--gpu'], false)).toEqual({ kind: 'gpu' });
  expect(choices(['--cpu', '--wheel', here], false)).toEqual({ kind: 'cpu', wheel: here });
  expect(choices(['--undo'], true)).toEqual({ kind: 'undo' });
});

test('it refuses what it does not know and what contradicts itself', () => {
  expect(() => choices(['--tpu'], false)).toThrow(/does not know "--tpu"/);
  expect(() => choices(['--cpu', '--gpu'], false)).toThrow(/not both/);
  expect(() => choices(['--wheel', '/nowhere.whl'], false)).toThrow(/no wheel \/nowhere\.whl/);
  expect(() => choices(['--wheel'], false)).toThrow(/no wheel named/);
});
