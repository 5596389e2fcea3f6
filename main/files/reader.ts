import { parentPort } from 'node:worker_threads';
import { Failure, type FailureData } from '../../shared/contract/failure';
import { readTable, type ReadTable } from './read-table';

export type ReaderAnswer = { read: ReadTable } | { failure: FailureData };

// A worker of its own for a large file, so that whoever asked stays free: one file, then its end.
parentPort?.once('message', ({ bytes, name }: { bytes: Uint8Array; name: string }) => {
  let answer: ReaderAnswer;
  try {
    answer = { read: readTable(bytes, name) };
  } catch (error) {
    answer = { failure: Failure.describe(error) };
  }
  parentPort?.postMessage(answer);
});
