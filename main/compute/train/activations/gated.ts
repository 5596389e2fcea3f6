import type { Activation, ActivationContext, ActivationState } from './activation';

/**
 * 1[⟨g, x⟩ ≥ 0]·z: units that fixed directions g of the input x switch on and off, whatever the layer (theory §5.2). Where the first
 * layer has a bias, directions have an entry for it.
 */
export const gated: Activation = {
  floor: -Infinity,
  rectified: false,
  gated: true,
  amplitudes: false,
  create: (context) => new Gates(context),
  note: ({ seed }) => `The gates are fixed directions drawn from the stream ‘gates’ of seed ${seed}, the same for every seed of the run.`,
};

class Gates implements ActivationState {
  private readonly directions: number;
  /** 1 and 0 for open and closed, laid out like the hidden units; 1 for the row of ones. */
  private readonly open: number;

  constructor(private readonly context: ActivationContext) {
    const { kernels, gates, hidden } = context;
    const { arena } = kernels;
    this.directions = arena.copyReal(gates).pointer;
    const open = arena.real(hidden.length);
    open.values.fill(1);
    this.open = open.pointer;
  }

  forward(panels: number, x: number): void {
    const { kernels, hidden, inputs } = this.context;
    const { branches, units, rows, pointer, step, length } = hidden;
    kernels.layerForward(branches, panels, inputs, units, x, 0, this.directions, -Infinity, this.open, rows, step);
    // The row of ones stays as it is: the step of 1 is 1.
    kernels.unitStep(length, this.open, this.open);
    kernels.multiply(length, this.open, pointer);
  }

  backward(): void {
    const { kernels, hidden } = this.context;
    kernels.multiply(hidden.length, this.open, hidden.pointer);
  }
}
