import type { Int32Block, RealBlock } from '../engine/arena';
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
  /** The generator's words while a kernel draws. */
  private readonly state: Int32Block;

  constructor(
    private readonly kernels: TrainingKernels,
    private readonly rule: DropoutRule,
    private readonly hidden: readonly HiddenBlock[],
  ) {
    this.masks = hidden.map(({ length }) => kernels.arena.real(length));
    this.state = kernels.arena.int32(4);
    // The ones that biases are the weights of always stay.
    for (const mask of this.masks) mask.values.fill(1);
  }

  /** Draws the units that stay for the samples of a block. */
  draw(samples: number): void {
    const { kernels, hidden, masks, state } = this;
    const { rate, random } = this.rule;
    state.values.set(random.state());
    hidden.forEach(({ branches, units, rows, step }, layer) => {
      const stride = kernels.panelStride(rows);
      const { pointer } = masks[layer];
      kernels.dropUnits(samples, branches, units, kernels.samples, rate * 2 ** 32, 1 / (1 - rate), state.pointer, pointer, step, stride);
    });
    const [s0, s1, s2, s3] = state.values;
    random.restore([s0, s1, s2, s3]);
  }

  /** Takes the values of a layer's units, or the gradient by them, to what is left of them. */
  apply(layer: number): void {
    const { length, pointer } = this.hidden[layer];
    this.kernels.multiply(length, this.masks[layer].pointer, pointer);
  }
}
