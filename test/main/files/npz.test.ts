import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../../main/files/npy';
import { readNpz, writeNpz } from '../../../main/files/npz';
import { readZip, writeZip } from '../../../main/files/zip';
import type { NdArray } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const array: fc.Arbitrary<NdArray> = shape.chain((shape) => {
  const length = shape.reduce((a, b) => a * b, 1);
  const exactly = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.float64Array(exactly).map((data): NdArray => ({ dtype: 'float64', shape, data })),
    fc.float32Array(exactly).map((data): NdArray => ({ dtype: 'float32', shape, data })),
    fc.int32Array(exactly).map((data): NdArray => ({ dtype: 'int32', shape, data })),
    fc.uint8Array(exactly).map((data): NdArray => ({ dtype: 'uint8', shape, data })),
  );
});

test('arrays of every type and shape survive, bit for bit', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,5}$/), array, { maxKeys: 5 }), (arrays) => {
      const entries = Object.entries(arrays);
      expect(readNpz(writeNpz(arrays), 'a.npz')).toEqual(Object.fromEntries(entries));
    }),
  );
});

test('values are aligned to 64 bytes, as NumPy maps them', () => {
  const bytes = writeNpy({ dtype: 'float64', shape: [2, 3], data: new Float64Array(6) });
  expect(bytes.length - 48).toBe(64 * Math.round((bytes.length - 48) / 64));
});

/** Written by NumPy 2 (savez_compressed, savez, save) from the arrays below. */
const NUMPY = (name: string) => readFileSync(new URL(`numpy/${name}`, import.meta.url));

test('what NumPy wrote is read, and what it cannot mean here is named', () => {
  const arrays: Record<string, NdArray> = {
    W1: { dtype: 'float64', shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, Math.PI) },
    k: { dtype: 'int32', shape: [3], data: Int32Array.of(-1, 2, 3) },
    s: { dtype: 'float64', shape: [], data: Float64Array.of(0.1) },
  };
  for (const name of ['plain.npz', 'packed.npz']) expect(readNpz(NUMPY(name), name)).toEqual(arrays);
  expect(() => readNpy(NUMPY('fortran.npy'), 'fortran.npy')).toThrow(/column by column/);
  expect(() => readNpy(NUMPY('text.npy'), 'text.npy')).toThrow(/type <U1/);
});

test('the header is byte for byte the one that NumPy writes', () => {
  const ours = writeNpy({ dtype: 'float64', shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, Math.PI) });
  expect(Buffer.from(ours).toString('hex')).toBe(NUMPY('plain.npy').toString('hex'));
});

describe('damage is noticed', () => {
  const good = writeNpy({ dtype: 'float64', shape: [3], data: Float64Array.of(1, 2, 3) });
  test.each([
    ['nothing', new Uint8Array(), /is not a NumPy array/],
    ['another file', Buffer.from('x,y\n1,2\n3,4\n5,6'), /is not a NumPy array/],
    ['a cut header', good.slice(0, 40), /cut off in its header/],
    ['cut values', good.slice(0, -1), /holds 23 bytes of values where its shape \(3\) needs 24/],
    ['surplus values', Buffer.concat([good, good.slice(-8)]), /holds 32 bytes/],
    ['another shape', Buffer.from(Buffer.from(good).toString('latin1').replace('(3,)', '(9,)'), 'latin1'), /shape \(9\) needs 72/],
  ])('in an array: %s', (_, bytes, message) => {
    expect(() => readNpy(bytes, 'a.npy')).toThrow(message);
    expect(() => readNpy(bytes, 'a.npy')).toThrow(Failure);
  });

  const entries: [string, Uint8Array][] = [
    ['stored.npy', good],
    ['packed.json', Buffer.from(JSON.stringify(Array.from({ length: 200 }, (_, i) => i)))],
  ];
  const zip = writeZip(entries, (name) => name.endsWith('.json'));

  test('a zip gives back what it was given', () => {
    expect([...readZip(zip, 'a.zip')].map(([name, bytes]) => [name, Buffer.from(bytes)])).toEqual(
      entries.map(([name, bytes]) => [name, Buffer.from(bytes)]),
    );
  });

  test('in a zip: every truncation', () => {
    for (let length = 0; length < zip.length; length++) expect(() => readZip(zip.slice(0, length), 'a.zip')).toThrow(Failure);
  });

  test('in a zip: every flipped bit of contents is seen; elsewhere nothing but a refusal or the same contents happens', () => {
    fc.assert(
      fc.property(fc.nat(zip.length * 8 - 1), (bit) => {
        const bytes = zip.slice();
        bytes[bit >> 3] ^= 1 << (bit & 7);
        try {
          const read = readZip(bytes, 'a.zip');
          const originals = entries.map(([, content]) => Buffer.from(content).toString('hex'));
          for (const content of read.values()) expect(originals).toContain(Buffer.from(content).toString('hex'));
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          expect((error as Failure).message).not.toContain('\n');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
