import type { SeedResult } from '../../../shared/contract/run';
import { epochsOf } from '../../../shared/theory/training/epochs';
import { toldLayers } from '../train/measured';
import type { Monitor, NetworksTask, TaskEvent } from '../job';
import { withSeedError } from '../test-error';
import { trainSeed } from '../train/train-seed';

/** Trains networks of a sweep one after the other, each with the bits that it has alone; a stop leaves out those that have not ended. */
export function trainNetworks({ X, Y, test, networks }: NetworksTask, monitor: Monitor): { point: number; network: SeedResult }[] {
  const ended: { point: number; network: SeedResult }[] = [];
  for (const { point, spec, seed } of networks) {
    if (monitor.stopped()) break;
    const network = trainSeed(X, Y, spec, seed, partMonitor(monitor, ended.length, networks.length, epochsOf(spec)));
    if (network.ended === 'stopped') break;
    ended.push({ point, network: withSeedError({ ...network, layers: toldLayers(network.layers) }, test, spec.architecture) });
  }
  return ended;
}

/** The outside of one network: of its curve nothing is kept, and its epochs are a part of a network's worth. */
function partMonitor(monitor: Monitor, before: number, networks: number, epochs: number): Monitor {
  return {
    stopped: () => monitor.stopped(),
    report: ({ progress }: TaskEvent) => {
      if (progress) monitor.report({ progress: { done: before + progress.done / epochs, total: networks, secondsLeft: null } });
    },
    ...(monitor.recruit ? { recruit: (call) => monitor.recruit?.(call) } : {}),
  };
}
