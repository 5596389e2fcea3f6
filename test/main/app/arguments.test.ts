import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { projectIn } from '../../../main/app/arguments';

const HERE = resolve('somewhere');
const PATH = join(HERE, 'my first project.zerogap');

it('finds the project by its path, from wherever the program was started, and by its address', () => {
  expect(projectIn(['zerogap', PATH], '/')).toBe(PATH);
  expect(projectIn(['zerogap', '--no-sandbox', 'my first project.zerogap'], HERE)).toBe(PATH);
  // A desktop entry with %U.
  expect(projectIn(['zerogap', pathToFileURL(PATH).href], '/')).toBe(PATH);
});

it('takes nothing else for one', () => {
  expect(projectIn(['/opt/my.zerogap'], HERE)).toBeUndefined();
  expect(projectIn(['zerogap', '--zerogap', 'data.csv'], HERE)).toBeUndefined();
  expect(projectIn(['zerogap', 'file://elsewhere%2Fthere/p.zerogap'], HERE)).toBeUndefined();
});
