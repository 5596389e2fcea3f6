import type { Architecture } from '../../shared/contract/network';
import type { Progress, Run, RunStatus } from '../../shared/contract/run';
import { KIND_LOOKS } from '../../shared/figures/kinds';
import { duration, percent } from '../format';

export const STATUS_WORDS: Record<RunStatus, string> = {
  queued: 'queued',
  running: 'running',
  paused: 'paused',
  done: 'done',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  failed: 'failed',
};

export const RUN_KIND_WORDS: Record<Run['spec']['kind'], string> = {
  solve: 'Convex program',
  path: 'Regularization path',
  train: 'Training',
};

/** What stands at the right of a run in the tree: its share, its state, or what came out. */
export function runCaption(run: Run, share: number): string {
  if (run.status === 'running') return percent(share);
  if (run.status !== 'done') return STATUS_WORDS[run.status];
  if (run.summary?.certificate) return KIND_LOOKS[run.summary.certificate].word.toLowerCase();
  if (run.spec.kind === 'path') return `${run.spec.spec.betas.length} β`;
  return run.spec.kind === 'train' ? `${run.spec.spec.seeds} / ${run.spec.spec.seeds}` : 'done';
}

/** "62 %, 1 min 40 s left". */
export function progressWords(progress: Progress, share: number): string {
  return progress.secondsLeft === null ? percent(share) : `${percent(share)}, ${duration(progress.secondsLeft)} left`;
}

export const ACTIVATION_WORDS: Record<Architecture['activation'], string> = {
  relu: 'ReLU',
  linear: 'Linear',
  gated: 'Gated ReLU',
  threshold: 'Threshold',
};
export const REGULARIZER_WORDS: Record<Architecture['regularizer'], string> = {
  'weight-decay': 'Weight decay',
  power: 'L-th power',
  'power-half': 'L-th power, half',
  'last-two': 'Last two layers',
  'path-norm': 'Path norm',
};
export const BIAS_WORDS: Record<Architecture['bias'], string> = { none: 'None', penalized: 'Penalised', free: 'Free' };
export const LOSS_WORDS: Record<Architecture['loss'], string> = {
  squared: 'Squared, summed',
  logistic: 'Logistic, summed',
  hinge: 'Hinge, summed',
  huber: 'Huber, summed',
  'cross-entropy': 'Cross-entropy, summed',
};

/** "m 32", or "K 12" with branches. */
export const architectureCaption = (architecture: Architecture): string =>
  architecture.branches > 1 ? `K ${architecture.branches}` : `m ${architecture.layers.join(', ')}`;
