import { Worker } from 'node:worker_threads';
import type { Inspection, Reading, Recipe } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { ReadTable } from '../../files/read-table';
import type { GeneratedTable } from '../data/generate';
import { ASIDE_ENTRY } from '../places';
import { ASIDE, type AsideName, type AsideTasks } from './tasks';
import type { AsideAnswer, AsideQuestion } from './worker';

/** Files above this many bytes take longer to read than a worker takes to start. */
const LARGE_FILE = 2_000_000;
/** The same of generated data: n·d² of them, which is what their factors cost. */
const LARGE_RECIPE = 2_000_000;

/** Reads a data file, as it is told and else as it looks. @throws Failure('data') */
export function readAside(bytes: Uint8Array, name: string, reading: Reading): Promise<ReadTable> {
  return aside('read', { bytes, name, reading }, bytes.length >= LARGE_FILE);
}

/** What a data file would be read as. */
export function inspectAside(bytes: Uint8Array, name: string, reading: Reading): Promise<Inspection> {
  return aside('inspect', { bytes, name, reading }, bytes.length >= LARGE_FILE);
}

/** The data of a recipe. @throws Failure('usage') that names the parameter */
export function generateAside(recipe: Recipe): Promise<GeneratedTable> {
  const { n, d } = recipe.parameters;
  return aside('generate', recipe, Number(n ?? 1) * Number(d ?? 1) ** 2 >= LARGE_RECIPE);
}

/** Does a task here, or where it is large in a worker, so that the host answers and the window moves meanwhile. */
async function aside<K extends AsideName>(name: K, asked: AsideTasks[K]['asked'], large: boolean): Promise<AsideTasks[K]['answer']> {
  if (!large) return ASIDE[name](asked);
  const worker = new Worker(ASIDE_ENTRY);
  try {
    const answer = await new Promise<AsideAnswer<K>>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (error) =>
        reject(new Failure('data', `The data could not be read or made: ${error.message}.`, 'They may be too large for the memory.')),
      );
      worker.postMessage({ name, asked } satisfies AsideQuestion<K>);
    });
    if ('failure' in answer) throw Failure.from(answer.failure);
    return answer.answer;
  } finally {
    void worker.terminate();
  }
}
