import type { Memory } from '../engine/webassembly';
import { createTrainingKernels, type Precision, type TrainingKernels } from '../engine/training-kernels';
import { FIRST, Stages, takeParts } from '../crew/stages';

/** What a worker needs to take parts off the one that trains a network. */
export interface TrainingCall {
  readonly kind: 'training';
  readonly precision: Precision;
  readonly memory: Memory;
  readonly words: Int32Array;
}

/** A part of the work that every part has: the way forward or back over `panels` panels from x on (engine/assembly/network.ts). */
export interface Stage {
  readonly kind: 'forward' | 'backward';
  readonly panels: number;
  readonly x: number;
  /** Of the way back: whether the gradient begins anew, and where the coefficients of the step lie that follows, 0 where none does. */
  readonly fresh?: boolean;
  readonly coefficients?: number;
}

/** Milliseconds over which it is seen whether help helps. */
const TRIAL = 200;

/** The words of the work itself. */
const [DESCRIPTION, BACKWARD, PANELS, X, FRESH, COEFFICIENTS, END] = Array.from({ length: 7 }, (_, i) => FIRST + i);

/** The workers of one network: the one that trains it, and whoever helps for a while. */
export class Crew {
  private readonly stages: Stages;

  /** Asks for help at once, where there is more than one part. */
  constructor(
    kernels: TrainingKernels,
    private readonly description: number,
    parts: number,
    recruit: (call: TrainingCall) => void,
  ) {
    const { precision, memory } = kernels;
    this.stages = new Stages({
      parts,
      words: END - FIRST,
      patience: 0,
      trial: TRIAL,
      recruit: (words) => recruit({ kind: 'training', precision, memory, words }),
      part: (words, part) => work(kernels, words, part),
    });
  }

  /** Does a stage for every part, with whoever helps; all is done when it returns. */
  run({ kind, panels, x, fresh = false, coefficients = 0 }: Stage): void {
    const { words } = this.stages;
    words[DESCRIPTION] = this.description;
    words[BACKWARD] = Number(kind === 'backward');
    words[PANELS] = panels;
    words[X] = x;
    words[FRESH] = Number(fresh);
    words[COEFFICIENTS] = coefficients;
    this.stages.run();
  }

  /** Lets those who help go. */
  close(): void {
    this.stages.close();
  }
}

/** Helps until the training has ended or `leave` is set; a part that was taken is finished first. */
export function helpTraining({ precision, memory, words }: TrainingCall, leave: Int32Array): void {
  const kernels = createTrainingKernels(precision, memory);
  takeParts(words, { part: (shared, part) => work(kernels, shared, part) }, leave);
}

function work(kernels: Pick<TrainingKernels, 'partForward' | 'partBackward'>, words: Int32Array, part: number): void {
  const panels = words[PANELS];
  if (words[BACKWARD]) kernels.partBackward(words[DESCRIPTION], part, panels, words[X], words[FRESH] === 1, words[COEFFICIENTS]);
  else kernels.partForward(words[DESCRIPTION], part, panels, words[X]);
}
