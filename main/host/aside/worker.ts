import { parentPort } from 'node:worker_threads';
import { Failure, type FailureData } from '../../../shared/contract/failure';
import { ASIDE, type AsideName, type AsideTasks } from './tasks';

export interface AsideQuestion<K extends AsideName = AsideName> {
  name: K;
  asked: AsideTasks[K]['asked'];
}
export type AsideAnswer<K extends AsideName = AsideName> = { answer: AsideTasks[K]['answer'] } | { failure: FailureData };

// A worker for one large task, so that whoever asked stays free: one question, then its end.
parentPort?.once('message', <K extends AsideName>({ name, asked }: AsideQuestion<K>) => {
  let answer: AsideAnswer<K>;
  try {
    answer = { answer: ASIDE[name](asked) };
  } catch (error) {
    answer = { failure: Failure.describe(error) };
  }
  parentPort?.postMessage(answer);
});
