import { basename } from 'node:path';
import type { NdArray } from '../../../shared/contract/array';
import type { Params } from '../../../shared/contract/contract';
import { Failure } from '../../../shared/contract/failure';
import type { WeightsFile } from '../../../shared/contract/verdict';
import { readBytes } from '../../files/disk';
import { readNetworkWeights } from '../../files/network-weights';
import type { Context } from '../context';

const FILTER = { name: 'Weights', extensions: ['npz', 'safetensors'] };

/** A file of weights with the network that it holds, or why it cannot be read (contract: weights.open). */
export async function openWeights(
  { platform }: Pick<Context, 'platform'>,
  { file, layerOrder }: Params<'weights.open'>,
): Promise<WeightsFile | null> {
  const opened = file ?? (await choose(platform));
  if (!opened) return null;
  const { name, bytes } = opened;
  const common = { name, bytes, ...(layerOrder ? { layerOrder } : {}) };
  try {
    return { ...common, network: networkOf(readNetworkWeights(bytes, name, layerOrder)), failure: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ...common, network: null, failure: Failure.describe(error) };
  }
}

async function choose({ dialogs }: Context['platform']): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  if (!dialogs) throw new Failure('usage', 'This host has no file dialog.', 'Send the bytes of the file.');
  const path = await dialogs.openFile('Open weights', [FILTER]);
  return path === null ? null : { name: basename(path), bytes: new Uint8Array(await readBytes(path)) };
}

function networkOf(weights: Record<string, NdArray>): NonNullable<WeightsFile['network']> {
  const shapes = Object.keys(weights)
    .filter((name) => /^W\d+$/.test(name))
    .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
    .map((name) => weights[name].shape);
  const widths = shapes.map(([, out]) => out);
  const [branches, , inputs] = shapes[0];
  return {
    inputs,
    layers: widths.slice(0, -1),
    outputs: widths[widths.length - 1],
    branches,
    hiddenBias: widths.slice(0, -1).some((_, l) => weights[`b${l + 1}`] !== undefined),
    outputBias: weights[`b${widths.length}`] !== undefined,
  };
}
