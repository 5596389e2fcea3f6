import type { Dataset } from '../../shared/contract/data';
import type { SweepSpec, TrainSpec } from '../../shared/contract/run';
import { candidates } from '../../shared/theory/training/backends';
import { memoryInWords, memoryOnDevices } from '../../shared/theory/training/device-plan';
import { sizesOf } from '../../shared/theory/training/sizes';
import { memoryOf } from '../../shared/theory/training/sweep/memory';
import type { Client } from '../../shared/contract/client';

/**
 * Bytes that a training or a sweep needs on the embedded engine, or else on the device that was asked for (null where none holds it), and in
 * words for a person those of every device that it may be tried on.
 */
export async function memoryNeeded(
  client: Client,
  spec: TrainSpec | SweepSpec,
  dataset: Dataset,
  terminal: boolean,
): Promise<{ bytes: number | null; words: string | null }> {
  const sizes = sizesOf(dataset);
  const tried = candidates(spec);
  const { threads } = await client.call('app.info', {});
  const embedded = tried.includes('embedded') ? memoryOf(spec, sizes, threads).total : null;
  // Looking for devices takes seconds.
  const devices = tried.some((name) => name !== 'embedded') && (terminal || embedded === null) ? await client.call('app.devices', {}) : [];
  const onDevices = memoryOnDevices(spec, sizes, devices);
  return { bytes: embedded ?? onDevices[0]?.bytes ?? null, words: memoryInWords(embedded, onDevices) };
}
