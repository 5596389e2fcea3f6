import { performance } from 'node:perf_hooks';

/**
 * The words that workers share. The ticket is the number of the stage and, in its last 8 bits, that of the next part: who adds one to it has
 * taken that part, of the stage that the ticket names. The stage changes only when all its parts are done.
 */
const [TICKET, DONE, ENDED, PARTS] = [0, 1, 2, 3];
/** The first of the words that the work itself has. */
export const FIRST = 4;
const STAGE = 256;
const partOf = (ticket: number) => ticket & (STAGE - 1);

/** Looks at a word before a worker sleeps: some tenths of a millisecond. */
const SPINS = 20_000;
/** Milliseconds of a sleep at most. */
const NAP = 20;
/** Milliseconds for which the work does without help that did not help. */
const ALONE = 3000;

/** What is asked of helpers: words for `words.length − FIRST` facts of the work, and who has heard of them. */
export interface Work {
  /** Parts of every stage. */
  readonly parts: number;
  /** Words of its own. */
  readonly words: number;
  /** Milliseconds of work before help is asked for: it takes some to come. */
  readonly patience: number;
  /** Milliseconds over which it is seen whether help helps: who helps is slow in the first ones. */
  readonly trial: number;
  recruit(words: Int32Array): void;
  /** Does one part of the present stage. */
  part(words: Int32Array, part: number): void;
}

/** Work in stages of several parts that whoever is free takes: the worker that leads, and those that help for a while. */
export class Stages {
  private present: Int32Array;
  private worked = 0;
  private waited = 0;
  private isShared = false;
  /** When help is asked for again, after it did not help; null while there may be some. */
  private again: number | null = null;
  private alone = 0;

  constructor(private readonly work: Work) {
    this.present = this.newWords();
    if (work.patience === 0) this.ask();
  }

  /** Those of the next stage, whose own words are set before it runs. */
  get words(): Int32Array {
    if (this.work.parts > 1 && !this.isShared) {
      const isDue = this.again === null ? this.alone >= this.work.patience : performance.now() > this.again;
      if (isDue) this.ask();
    }
    return this.present;
  }

  /** Does a stage with whoever helps; all is done when it returns. `waiting` is called while others are still at theirs. */
  run(waiting?: () => void): void {
    const { present: words, work } = this;
    if (work.parts === 1) return work.part(words, 0);
    const began = performance.now();
    if (!this.isShared) {
      for (let part = 0; part < work.parts; part++) work.part(words, part);
      this.alone += performance.now() - began;
      return;
    }
    Atomics.store(words, DONE, 0);
    Atomics.store(words, TICKET, (Atomics.load(words, TICKET) & -STAGE) + STAGE);
    Atomics.notify(words, TICKET);
    while (takePart(words, work));
    const worked = performance.now();
    for (let spins = 0; Atomics.load(words, DONE) < work.parts; spins++) {
      if (spins <= SPINS) continue;
      waiting?.();
      Atomics.wait(words, DONE, Atomics.load(words, DONE), NAP);
    }
    this.judge(worked - began, performance.now() - worked);
  }

  /** Lets those who help go. */
  close(): void {
    Atomics.store(this.present, ENDED, 1);
    Atomics.notify(this.present, TICKET);
    this.isShared = false;
  }

  private newWords(): Int32Array {
    const { parts, words: own } = this.work;
    const words = new Int32Array(new SharedArrayBuffer(4 * (FIRST + own)));
    words[PARTS] = parts;
    // No part is to be had before the first stage.
    words[TICKET] = parts;
    return words;
  }

  private ask(): void {
    if (this.work.parts === 1) return;
    const words = this.newWords();
    words.set(this.present.subarray(FIRST), FIRST);
    this.present = words;
    this.isShared = true;
    this.again = null;
    this.work.recruit(words);
  }

  /** Does without help for a while where it was waited for longer than there was work: on a busy machine helpers hold a part and sleep. */
  private judge(worked: number, waited: number): void {
    this.worked += worked;
    this.waited += waited;
    if (this.worked + this.waited < this.work.trial) return;
    if (this.waited > this.worked) {
      this.close();
      this.again = performance.now() + ALONE;
    }
    this.worked = this.waited = 0;
  }
}

/** Takes parts until the work has ended or `leave` is set; a part that was taken is finished first. */
export function takeParts(words: Int32Array, work: Pick<Work, 'part'>, leave: Int32Array): void {
  let spins = 0;
  while (!isOver(words) && Atomics.load(leave, 0) === 0) {
    if (takePart(words, work)) spins = 0;
    else if (spins++ > SPINS) Atomics.wait(words, TICKET, Atomics.load(words, TICKET), NAP);
  }
}

/** Whether nobody is needed any more. */
export function isOver(words: Int32Array): boolean {
  return Atomics.load(words, ENDED) === 1;
}

/** Parts of every stage. */
export function partsOf(words: Int32Array): number {
  return words[PARTS];
}

/** Takes the next part of the stage and does it; false where none is left. */
function takePart(words: Int32Array, work: Pick<Work, 'part'>): boolean {
  const parts = words[PARTS];
  if (partOf(Atomics.load(words, TICKET)) >= parts) return false;
  const part = partOf(Atomics.add(words, TICKET, 1));
  if (part >= parts) return false;
  // The stage cannot change while a part of it is not done.
  work.part(words, part);
  if (Atomics.add(words, DONE, 1) + 1 === parts) Atomics.notify(words, DONE);
  return true;
}
