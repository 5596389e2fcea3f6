import type { Memory } from '../engine/webassembly';
import { createTrainingKernels, type Precision, type TrainingKernels } from '../engine/training-kernels';

/** Groups of branches of a large network: a fixed number, so that its bits are the same for any number of workers. */
export const GROUPS = 8;

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

/** The workers of one network: the one that trains it, and whoever helps for a while. */
export class Crew {
  private readonly words = new Int32Array(new SharedArrayBuffer(4 * WORDS));

  constructor(
    private readonly kernels: TrainingKernels,
    description: number,
    private readonly groups: number,
  ) {
    this.words[DESCRIPTION] = description;
    this.words[COUNT] = groups;
    // No group is to be had before the first stage.
    this.words[TICKET] = groups;
  }

  get call(): Call {
    const { precision, memory } = this.kernels;
    return { precision, memory, words: this.words };
  }

  /** Does a stage for every group, with whoever helps; all is done when it returns. */
  run({ kind, panels, x, fresh = false, coefficients = 0 }: Stage): void {
    const { words, groups, kernels } = this;
    words[BACKWARD] = Number(kind === 'backward');
    words[PANELS] = panels;
    words[X] = x;
    words[FRESH] = Number(fresh);
    words[COEFFICIENTS] = coefficients;
    Atomics.store(words, DONE, 0);
    Atomics.store(words, TICKET, (Atomics.load(words, TICKET) & -STAGE) + STAGE);
    Atomics.notify(words, TICKET);
    while (takeGroup(kernels, words));
    for (let spins = 0; Atomics.load(words, DONE) < groups; spins++) {
      if (spins > SPINS) Atomics.wait(words, DONE, Atomics.load(words, DONE), NAP);
    }
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
  const [description, panels, x] = [words[DESCRIPTION], words[PANELS], words[X]];
  if (words[BACKWARD]) kernels.groupBackward(description, group, panels, x, words[FRESH] === 1, words[COEFFICIENTS]);
  else kernels.groupForward(description, group, panels, x);
  if (Atomics.add(words, DONE, 1) + 1 === groups) Atomics.notify(words, DONE);
  return true;
}
