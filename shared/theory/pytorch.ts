import { Failure } from '../contract/failure';
import type { Architecture } from '../contract/network';

export const REDUCTIONS = ['sum', 'mean'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

/** PyTorch's losses that are ours but for a factor: `half` where theirs has no ½, and what their mean divides by. */
export const TORCH_LOSSES = {
  MSELoss: { loss: 'squared', half: true, mean: 'entries' },
  HuberLoss: { loss: 'huber', half: false, mean: 'entries' },
  SoftMarginLoss: { loss: 'logistic', half: false, mean: 'entries' },
  BCEWithLogitsLoss: { loss: 'logistic', half: false, mean: 'entries' },
  CrossEntropyLoss: { loss: 'cross-entropy', half: false, mean: 'rows' },
} as const satisfies Record<string, { loss: Architecture['loss']; half: boolean; mean: 'entries' | 'rows' }>;
export type TorchLoss = keyof typeof TORCH_LOSSES;

export interface TorchTraining {
  loss: TorchLoss;
  reduction: Reduction;
  /** λ of SGD or Adam: (λ/2)‖θ‖² is added to the reduced loss. AdamW's is no part of an objective. */
  weightDecay: number;
}

export interface TorchScale {
  /** The β at which our objective ℓ + β·½‖θ‖² is PyTorch's times 1/`factor`. */
  beta: number;
  /** PyTorch's objective is `factor` times ours. */
  factor: number;
  /** How β was computed, as a sentence shows it. */
  derivation: string;
}

/**
 * PyTorch's objective reduce(loss) + (λ/2)‖θ‖² as a multiple of ours, ℓ + β·½‖θ‖² with a sum of losses and ½(F − Y)² (theory §3): for
 * MSELoss, which has no ½, the sum is 2ℓ, so β = λ/2, and a mean over all n·C entries multiplies that by n·C; the other losses have our
 * form, and CrossEntropyLoss takes the mean over the n rows only.
 */
export function torchScale({ loss, reduction, weightDecay }: TorchTraining, n: number, outputs: number): TorchScale {
  const { half, mean } = TORCH_LOSSES[loss];
  const count = reduction === 'sum' ? 1 : mean === 'rows' ? n : n * outputs;
  const beta = (weightDecay * count) / (half ? 2 : 1);
  const over = mean === 'rows' || outputs === 1 ? `n = ${n}` : `n·C = ${n}·${outputs}`;
  const parts = [`λ = ${weightDecay}`, ...(reduction === 'mean' ? [`times ${over}, over which ${loss} takes the mean`] : [])];
  if (half) parts.push('halved, since MSELoss has no ½');
  return { beta, factor: (half ? 2 : 1) / count, derivation: `${beta}: ${parts.join(', ')}` };
}

/** The PyTorch loss of that name; throws a Failure ('usage') for one of ours whose factor PyTorch does not say. */
export function torchLoss(name: string): TorchLoss {
  if (Object.hasOwn(TORCH_LOSSES, name)) return name as TorchLoss;
  throw new Failure(
    'usage',
    `With a weight decay the loss must be named as PyTorch has it, and ${name} is none of its names: ours differ from them by factors.`,
    `Use one of: ${Object.keys(TORCH_LOSSES).join(', ')}; or give β itself with --beta.`,
  );
}
