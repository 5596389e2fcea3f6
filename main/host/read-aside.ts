import { Worker } from 'node:worker_threads';
import { Failure } from '../../shared/contract/failure';
import { readTable, type ReadTable } from '../files/read-table';
import type { ReaderAnswer } from '../files/reader';
import { READER_ENTRY } from './places';

/** Files above this many bytes take longer to read than a worker takes to start. */
const LARGE = 2_000_000;

/** Reads a data file; a large one in a worker, so that the host answers and the window moves meanwhile. @throws Failure('data') */
export async function readAside(bytes: Uint8Array, name: string): Promise<ReadTable> {
  if (bytes.length < LARGE) return readTable(bytes, name);
  const worker = new Worker(READER_ENTRY);
  try {
    const answer = await new Promise<ReaderAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (error) =>
        reject(new Failure('data', `${name} could not be read: ${error.message}.`, 'It may be too large for the memory.')),
      );
      worker.postMessage({ bytes, name });
    });
    if ('failure' in answer) throw Failure.from(answer.failure);
    return answer.read;
  } finally {
    void worker.terminate();
  }
}
