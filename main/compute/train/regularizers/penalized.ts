import type { RealBlock } from '../../engine/arena';
import type { TrainingKernels } from '../../engine/training-kernels';
import type { WeightBlock } from '../layout';

/** The parameters of a network as its regulariser sees them: those that are not penalised (free biases …) count as 0. */
export class PenalizedWeights {
  private readonly copy: RealBlock | null;

  /** `mask` is 1 for what is penalised and 0 for the rest, null where all is; allocates in the arena of `kernels`. */
  constructor(
    readonly kernels: TrainingKernels,
    readonly parameters: RealBlock,
    readonly gradient: RealBlock,
    readonly blocks: readonly WeightBlock[],
    private readonly mask: RealBlock | null,
  ) {
    this.copy = mask && kernels.arena.real(parameters.length);
  }

  /** The penalised values at this moment: the parameters themselves or a copy of them with zeros. */
  read(): RealBlock {
    const { mask, copy, parameters } = this;
    if (!mask || !copy) return parameters;
    this.kernels.scale(copy.length, 0, copy.pointer);
    this.kernels.axpy(copy.length, 1, parameters.pointer, copy.pointer);
    this.kernels.multiply(copy.length, mask.pointer, copy.pointer);
    return copy;
  }
}
