import type { Moment, SeedResult, TrainSpec } from '../../../shared/contract/run';

/** Singular values of a layer that are told over time, the largest first; its ranks are those of all. */
const TOLD = 32;

/** Whether theory §7 is measured at an epoch: every so many, or at 0, 1, 2, 5, 10, 20, 50 …, whose number grows with the logarithm. */
export function isMeasured(epoch: number, every: TrainSpec['measureEvery']): boolean {
  if (every === undefined) return false;
  if (every !== 'log') return epoch % every === 0;
  let rest = epoch;
  while (rest >= 10 && rest % 10 === 0) rest /= 10;
  return rest === 0 || rest === 1 || rest === 2 || rest === 5;
}

/** Measures of layers with the largest singular values only. */
export function toldLayers(layers: SeedResult['layers']): SeedResult['layers'] {
  return layers.map(largest);
}

/** Measures of a seed at an epoch, as they are told over time. */
export function measuresAt(
  seed: number,
  epoch: number,
  {
    layers,
    product,
    alignment,
    balance,
    activeNeurons,
  }: Pick<SeedResult, 'layers' | 'product' | 'alignment' | 'balance' | 'activeNeurons'>,
): Moment {
  return {
    kind: 'measures',
    seed,
    epoch,
    layers: toldLayers(layers),
    ...(product ? { product: largest(product) } : {}),
    alignment,
    balance,
    activeNeurons,
  };
}

const largest = <T extends { singularValues: number[] }>(measured: T): T => ({
  ...measured,
  singularValues: measured.singularValues.slice(0, TOLD),
});
