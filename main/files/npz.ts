import type { NdArray } from '../../shared/contract/array';
import { readNpy, writeNpy, writeNpyText } from './npy';
import { readZip, writeZip } from './zip';

/** Named arrays and texts as numpy.savez writes them (stored, not compressed). */
export function writeNpz(arrays: Record<string, NdArray | string>): Uint8Array {
  return writeZip(
    Object.entries(arrays).map(
      ([name, array]) => [`${name}.npy`, typeof array === 'string' ? writeNpyText(array) : writeNpy(array)] as const,
    ),
    () => false,
  );
}

/** Reads what numpy.savez or savez_compressed wrote. @throws Failure('data') naming the array at fault */
export function readNpz(bytes: Uint8Array, name: string): Record<string, NdArray> {
  return Object.fromEntries(
    [...readZip(bytes, name)].map(([entry, content]) => [entry.replace(/\.npy$/, ''), readNpy(content, `${name}: ${entry}`)]),
  );
}
