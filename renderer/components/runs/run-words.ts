import type { Architecture } from '../../../shared/contract/network';
import type { Progress, Run, RunStatus, SolveResult } from '../../../shared/contract/run';
import { FAMILY_LABELS, KIND_LOOKS } from '../../../shared/figures/kinds';
import type { ProgramChoice } from '../../../shared/theory/families/program-choice';
import { formatCount } from '../../../shared/figures/format';
import { networksOf } from '../../../shared/theory/training/sweep/points';
import { ACTIVATION_WORDS, BIAS_LAYER_WORDS, BIAS_WORDS, LOSS_WORDS, REGULARIZER_WORDS } from '../../../shared/runs/words';
import { duration, percent, plain } from '../../format';

export const STATUS_WORDS: Record<RunStatus, string> = {
  queued: 'queued',
  running: 'running',
  paused: 'paused',
  done: 'done',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  failed: 'failed',
};

/** What stands at the right of a run in the tree: its share, its state, or what came out. */
export function runCaption(run: Run, share: number): string {
  if (run.status === 'running') return percent(share);
  if (run.status !== 'done') return STATUS_WORDS[run.status];
  if (run.summary?.certificate) return KIND_LOOKS[run.summary.certificate].word.toLowerCase();
  if (run.spec.kind === 'path') return `${run.spec.spec.betas.length} β`;
  if (run.spec.kind === 'sweep') return formatCount(networksOf(run.spec.spec), 'network');
  return run.spec.kind === 'train' ? `${run.spec.spec.seeds} / ${run.spec.spec.seeds}` : 'done';
}

/** "62 %, 1 min 40 s left". */
export function progressWords(progress: Progress, share: number): string {
  return progress.secondsLeft === null ? percent(share) : `${percent(share)}, ${duration(progress.secondsLeft)} left`;
}

/** Where a training that was cut off goes on. */
export function resumeWords({ goesOnFrom, progress }: Run): string {
  if (goesOnFrom !== undefined)
    return `Resume goes on at ${percent(goesOnFrom / progress.total)}, with the same numbers as if it had not stopped.`;
  return 'Resume begins anew: this machine has no checkpoint of it as it was saved.';
}

export const PATTERNS_HOW: Record<SolveResult['patternsHow'], string> = {
  enumerated: 'all, enumerated',
  formula: 'all, by formula',
  bound: 'at most',
  sampled: 'sampled',
  given: 'given',
};

/** "Free, last hidden layer, and an output bias". */
export function biasPhrase({ bias, biasLayers, outputBias }: Architecture): string {
  const where = biasLayers === undefined || bias === 'none' ? '' : `, ${BIAS_LAYER_WORDS[biasLayers]}`;
  return `${BIAS_WORDS[bias]}${where}${outputBias ? ', and an output bias' : ''}`;
}

/** "three-layer ReLU, 4 branches". */
export function networkPhrase({ layers, activation, branches }: Architecture): string {
  const depth = ['no', 'one', 'two', 'three', 'four', 'five', 'six'][layers.length + 1] ?? String(layers.length + 1);
  const name = `${depth}-layer ${activation === 'relu' ? 'ReLU' : ACTIVATION_WORDS[activation].replace('Gated', 'gated').replace('Linear', 'linear').replace('Threshold', 'threshold')}`;
  return branches > 1 ? `${name}, ${branches} branches` : name;
}

/** A program in a line: "Two-layer ReLU, squared loss, no bias, weight decay, β 0.05". */
export function programWords(program: ProgramChoice): string {
  const { family, loss, delta, bias, depth, widths, regularizer, ball, interpolate, beta } = program;
  return [
    FAMILY_LABELS[family],
    `${LOSS_WORDS[loss].replace(', summed', '').toLowerCase()} loss${delta === undefined ? '' : ` with δ ${plain(delta)}`}`,
    `${BIAS_WORDS[bias].toLowerCase()} bias`.replace('none', 'no'),
    depth === undefined ? null : `L ${depth}`,
    widths === undefined ? null : `inner widths ${widths.join(', ')}`,
    regularizer === undefined
      ? null
      : REGULARIZER_WORDS[regularizer].replace('Weight', 'weight').replace('Last', 'last').replace('Path', 'path'),
    ball === undefined ? null : `t ${plain(ball)}`,
    interpolate ? 'β → 0' : `β ${plain(beta)}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** "m 32", "L 3", or "K 12, L 3" with branches. */
export function architectureCaption({ layers, branches }: Architecture): string {
  const depth = layers.length > 1 ? `L ${layers.length + 1}` : null;
  return branches > 1 ? [`K ${branches}`, depth].filter((part) => part !== null).join(', ') : (depth ?? `m ${layers[0]}`);
}
