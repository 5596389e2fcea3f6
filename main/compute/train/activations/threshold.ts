import type { Activation, ActivationContext, ActivationState } from './activation';

/**
 * s·1[z ≥ 0] with an amplitude s for each unit (theory §5.8). The step has no slope: on the way back it counts as the identity, the
 * straight-through estimator [Bengio, Léonard & Courville 2013]. Weights into the units have no penalty, since their size does nothing.
 */
export const threshold: Activation = {
  floor: -Infinity,
  rectified: false,
  gated: false,
  amplitudes: true,
  create: (context) => new Steps(context),
  note: () =>
    'Threshold units have no slope: the weights into them follow a straight-through estimate, so that the gradient norm is no measure of how close the training is to its end.',
};

class Steps implements ActivationState {
  /** 1[z ≥ 0], laid out like the hidden units. */
  private readonly open: number;

  constructor(private readonly context: ActivationContext) {
    this.open = context.kernels.arena.real(context.hidden.length).pointer;
  }

  forward(panels: number): void {
    const { kernels, hidden, amplitudes } = this.context;
    const { branches, units, rows, pointer, step, length } = hidden;
    kernels.unitStep(length, pointer, this.open);
    kernels.scaleRows(branches, panels, units, rows, step, amplitudes.pointer, this.open, pointer);
  }

  backward(panels: number): void {
    const { kernels, hidden, amplitudes } = this.context;
    const { branches, units, rows, pointer, step } = hidden;
    kernels.addRowProducts(branches, panels, units, rows, step, pointer, this.open, amplitudes.gradient);
    kernels.scaleRows(branches, panels, units, rows, step, amplitudes.pointer, pointer, pointer);
  }
}
