import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../../shared/contract/array';
import type { SeedResult, TrainSpec } from '../../../shared/contract/run';
import type { TrainedNetwork } from './network';
import { networkObjective } from './objective';

/** Milliseconds that a stopped training may still measure what it has; a job that does not end soon is killed. */
const GRACE = 500;

/**
 * What is published of a trained network, whoever trained it: its objective by plain float64 loops and the measures of theory §7.
 * The network's gradient must be that at its parameters; `stopped` ends the measuring.
 */
export function seedResult(
  network: TrainedNetwork,
  X: Matrix,
  Y: Matrix,
  { architecture }: TrainSpec,
  run: Pick<SeedResult, 'seed' | 'epochs' | 'ended' | 'escapes'>,
  stopped: () => boolean,
): SeedResult {
  const weights = network.weights();
  return {
    ...networkObjective(weights, X, Y, architecture.beta, architecture),
    gradientNorm: network.gradientNorm(),
    activeNeurons: network.activeNeurons(),
    ...run,
    ...network.measures(stopped),
    weights,
  };
}

/** Says stop when the time is over that a stopped training has for its measures. */
export function stopping(): () => boolean {
  const end = performance.now() + GRACE;
  return () => performance.now() > end;
}
