import type { RealBlock } from '../engine/arena';
import type { Random } from '../engine/random';
import type { TrainingKernels } from '../engine/training-kernels';
import type { HiddenBlock } from './activations/activation';

/** How hidden units are left out at random [Srivastava et al. 2014]. */
export interface DropoutRule {
  /** The probability of each unit, for each sample and step. */
  readonly rate: number;
  readonly random: Random;
}

/**
 * Inverted dropout over the hidden layers of one network: a unit is 0 with probability `rate` and 1/(1 − rate) times its value otherwise,
 * so that its mean is that of the whole network. Which units those are is drawn sample by sample, whatever the blocks are.
 */
export class Dropout {
  private readonly masks: RealBlock[];

  constructor(
    private readonly kernels: TrainingKernels,
    private readonly rule: DropoutRule,
    private readonly hidden: readonly HiddenBlock[],
  ) {
    this.masks = hidden.map(({ length }) => kernels.arena.real(length));
    // The ones that biases are the weights of always stay.
    for (const mask of this.masks) mask.values.fill(1);
  }

  /** Draws the units that stay for the samples of a block. */
  draw(samples: number): void {
    const { rate, random } = this.rule;
    const least = rate * 2 ** 32;
    const kept = 1 / (1 - rate);
    this.hidden.forEach(({ branches, units, rows, step }, layer) => {
      const { values } = this.masks[layer];
      const { size, samples: wide } = this.kernels;
      const stride = this.kernels.panelStride(rows);
      for (let s = 0; s < samples; s++)
        for (let k = 0; k < branches; k++) {
          const at = (k * step) / size + Math.floor(s / wide) * stride + (s % wide);
          for (let j = 0; j < units; j++) values[at + wide * j] = random.bits() < least ? 0 : kept;
        }
    });
  }

  /** Takes the values of a layer's units, or the gradient by them, to what is left of them. */
  apply(layer: number): void {
    const { length, pointer } = this.hidden[layer];
    this.kernels.multiply(length, this.masks[layer].pointer, pointer);
  }
}
