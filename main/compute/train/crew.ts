import { performance } from 'node:perf_hooks';
import type { Memory } from '../engine/webassembly';
import { createTrainingKernels, type Precision, type TrainingKernels } from '../engine/training-kernels';

/** What a worker needs to take groups off the one that trains a network. */
export interface Call {
  readonly precision: Precision;
  readonly memory: Memory;
  readonly words: Int32Array;
}

/** A part of the work that every group has: the way forward or back over `panels` panels from x on (engine/assembly/network.ts). */
export interface Stage {
  readonly kind: 'forward' | 'backward';
  readonly panels: number;
  readonly x: number;
  /** Of the way back: whether the gradient begins anew, and where the coefficients of the step lie that follows, 0 where none does. */
  readonly fresh?: boolean;
  readonly coefficients?: number;
}

/**
 * The words that the workers share. The ticket is the number of the stage and, in its last 8 bits, that of the next group: who adds one to
 * it has taken that group, of the stage that the ticket names. The stage changes only when all its groups are done.
 */
const [TICKET, DONE, ENDED, DESCRIPTION, COUNT, BACKWARD, PANELS, X, FRESH, COEFFICIENTS, WORDS] = Array.from({ length: 11 }, (_, i) => i);
const STAGE = 256;
const groupOf = (ticket: number) => ticket & (STAGE - 1);

/** Looks at a word before a worker sleeps: some tenths of a millisecond. */
const SPINS = 20_000;
/** Milliseconds of a sleep at most. */
const NAP = 20;
/** Milliseconds over which it is seen whether help helps, and for which the network does without where it did not. */
const WINDOW = 200;
const ALONE = 3000;

/** The workers of one network: the one that trains it, and whoever helps for a while. */
export class Crew {
  private words: Int32Array;
  private worked = 0;
  private waited = 0;
  /** When help is asked for again, after it did not help; null while there may be some. */
  private again: number | null = null;

  /** Asks for help at once, where there is more than one group. */
  constructor(
    private readonly kernels: TrainingKernels,
    private readonly description: number,
    private readonly groups: number,
    private readonly recruit: (call: Call) => void,
  ) {
    this.words = this.ask();
  }

  private ask(): Int32Array {
    const words = new Int32Array(new SharedArrayBuffer(4 * WORDS));
    words[DESCRIPTION] = this.description;
    words[COUNT] = this.groups;
    // No group is to be had before the first stage.
    words[TICKET] = this.groups;
    const { precision, memory } = this.kernels;
    if (this.groups > 1) this.recruit({ precision, memory, words });
    return words;
  }

  /** Does a stage for every group, with whoever helps; all is done when it returns. */
  run({ kind, panels, x, fresh = false, coefficients = 0 }: Stage): void {
    if (this.again !== null && performance.now() > this.again) {
      this.again = null;
      this.words = this.ask();
    }
    const { words, groups, kernels } = this;
    words[BACKWARD] = Number(kind === 'backward');
    words[PANELS] = panels;
    words[X] = x;
    words[FRESH] = Number(fresh);
    words[COEFFICIENTS] = coefficients;
    if (groups === 1) return work(kernels, words, 0);
    Atomics.store(words, DONE, 0);
    Atomics.store(words, TICKET, (Atomics.load(words, TICKET) & -STAGE) + STAGE);
    Atomics.notify(words, TICKET);
    const began = performance.now();
    while (takeGroup(kernels, words));
    const worked = performance.now();
    for (let spins = 0; Atomics.load(words, DONE) < groups; spins++) {
      if (spins > SPINS) Atomics.wait(words, DONE, Atomics.load(words, DONE), NAP);
    }
    this.judge(worked - began, performance.now() - worked);
  }

  /** Does without help for a while where it was waited for longer than there was work: on a busy machine helpers hold a group and sleep. */
  private judge(worked: number, waited: number): void {
    this.worked += worked;
    this.waited += waited;
    if (this.worked + this.waited < WINDOW) return;
    if (this.waited > this.worked && this.again === null) {
      this.close();
      this.again = performance.now() + ALONE;
    }
    this.worked = this.waited = 0;
  }

  /** Lets those who help go. */
  close(): void {
    Atomics.store(this.words, ENDED, 1);
    Atomics.notify(this.words, TICKET);
  }
}

/** Helps until the training has ended or `leave` is set; a group that was taken is finished first. */
export function help({ precision, memory, words }: Call, leave: Int32Array): void {
  const kernels = createTrainingKernels(precision, memory);
  let spins = 0;
  while (Atomics.load(words, ENDED) === 0 && Atomics.load(leave, 0) === 0) {
    if (takeGroup(kernels, words)) spins = 0;
    else if (spins++ > SPINS) Atomics.wait(words, TICKET, Atomics.load(words, TICKET), NAP);
  }
}

/** Takes the next group of the stage and does its work; false where none is left. */
function takeGroup(kernels: TrainingKernels, words: Int32Array): boolean {
  const groups = words[COUNT];
  if (groupOf(Atomics.load(words, TICKET)) >= groups) return false;
  const group = groupOf(Atomics.add(words, TICKET, 1));
  if (group >= groups) return false;
  // The stage cannot change while a group of it is not done.
  work(kernels, words, group);
  if (Atomics.add(words, DONE, 1) + 1 === groups) Atomics.notify(words, DONE);
  return true;
}

function work(kernels: TrainingKernels, words: Int32Array, group: number): void {
  const panels = words[PANELS];
  if (words[BACKWARD]) kernels.partBackward(words[DESCRIPTION], group, panels, words[X], words[FRESH] === 1, words[COEFFICIENTS]);
  else kernels.partForward(words[DESCRIPTION], group, panels, words[X]);
}
