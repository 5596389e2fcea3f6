import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NdArray } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import { readNetworkWeights } from '../../../main/files/network-weights';
import { writeNpz } from '../../../main/files/npz';
import { writeZip } from '../../../main/files/zip';

const of = (shape: number[], ...data: number[]): NdArray => ({ dtype: 'float64', shape, data: Float64Array.from(data) });

/** What people save beside layers, and how they name these. */
const NAMES = [
  'W1',
  'W2',
  'W3',
  'b1',
  'b2',
  'G1',
  's1',
  '0.weight',
  '0.bias',
  '2.weight',
  '2.bias',
  'fc.weight',
  'out.weight',
  'bn.running_mean',
];
const array: fc.Arbitrary<NdArray> = fc.array(fc.nat(3), { maxLength: 4 }).chain((shape) => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const value = fc.oneof(
    { weight: 50, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
  );
  return fc
    .array(value, { minLength: size, maxLength: size })
    .map((values): NdArray => ({ dtype: 'float64', shape, data: Float64Array.from(values) }));
});
const anything = fc.dictionary(fc.constantFrom(...NAMES), array, { maxKeys: 5 });
/** A network, most likely, with other arrays in place of some of its own and beside them. */
const spoilt = fc.tuple(fc.nat(1), fc.nat(2), anything, fc.array(fc.nat(6), { maxLength: 2 })).map(([d, m, others, kept]) => {
  const whole = (...shape: number[]): NdArray => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    return { dtype: 'float64', shape, data: Float64Array.from({ length: size }, (_, i) => i + 1) };
  };
  const network: Record<string, NdArray> = {
    W1: whole(m + 1, d + 1),
    b1: whole(m + 1),
    W2: whole(1, m + 1),
    s1: whole(1, m + 1),
    G1: whole(1, m + 1, d + 2),
  };
  const replaced = Object.keys(others).filter((_, k) => kept.includes(k));
  return { ...network, ...Object.fromEntries(replaced.map((name) => [name, others[name]])) };
});
const files = fc.oneof(anything, spoilt);

/** The arrays as safetensors.torch.save_file writes them. */
function safetensors(arrays: Record<string, NdArray>): Uint8Array {
  let at = 0;
  const header = Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [name, { dtype: 'F64', shape, data_offsets: [at, (at += 8 * data.length)] }]),
  );
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(
    Buffer.concat([length, text, ...Object.values(arrays).map(({ data }) => Buffer.from(Float64Array.from(data).buffer))]),
  );
}

/** Whether the arrays are layers that follow one another, with all that stands beside them. */
function isNetwork(weights: Record<string, NdArray>): boolean {
  const L = Object.keys(weights).filter((name) => name.startsWith('W')).length;
  const [K] = weights.W1.shape;
  const d = weights.W1.shape[2];
  return Object.entries(weights).every(([name, { shape, data }]) => {
    const l = Number(name.slice(1));
    const whole = data.length === shape.reduce((product, extent) => product * extent, 1) && data.length > 0 && data.every(Number.isFinite);
    const width = weights[`W${l}`]?.shape[1];
    const inputs = l === 1 ? d : weights[`W${l - 1}`]?.shape[1];
    const shapes: Record<string, unknown[]> = {
      W: [[K, width, inputs]],
      b: [l === L ? [width] : [K, width]],
      G: [
        [K, width, d],
        [K, width, d + 1],
      ],
      s: [[K, width]],
    };
    return whole && L >= 2 && shapes[name[0]].some((own) => JSON.stringify(own) === JSON.stringify(shape));
  });
}

function read(bytes: Uint8Array): 'read' | 'refused' {
  try {
    expect(isNetwork(readNetworkWeights(bytes, 'w'))).toBe(true);
    return 'read';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.message).toMatch(/^.+\.$/);
    return 'refused';
  }
}

test('whatever arrays a file holds, it is a network or a clear refusal', () => {
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(files, (arrays) => {
      const outcome = read(writeNpz(arrays));
      outcomes[outcome]++;
      expect(read(safetensors(arrays))).toBe(outcome);
    }),
    { numRuns: 3000 },
  );
  expect(outcomes.refused).toBeGreaterThan(1000);
  expect(outcomes.read).toBeGreaterThan(300);
});

const GOOD = { '0.weight': of([2, 1], 1, 2), '0.bias': of([2], 3, 4), '2.weight': of([1, 2], 5, 6) };

test.each<[string, Record<string, NdArray>, RegExp]>([
  [
    'a gate of another width',
    { W1: of([2, 1], 1, 2), W2: of([1, 2], 1, 2), G1: of([1, 3, 1], 1, 2, 3) },
    /G1 has shape 1×3×1, and the layers need 1×2×1 or 1×2×2/,
  ],
  [
    'amplitudes without a branch',
    { W1: of([2, 1], 1, 2), W2: of([1, 2], 1, 2), s1: of([2], 1, 2) },
    /s1 has shape 2, and the layers need 1×2/,
  ],
  ['gates of no layer', { W1: of([2, 1], 1, 2), W2: of([1, 2], 1, 2), G3: of([1, 1, 1], 1) }, /G3 but no W3/],
  ['a layer of no units', { W1: of([0, 1]), W2: of([1, 0]) }, /weight of W1 is empty \(0×1\)/],
  [
    'branches behind',
    { W1: of([2, 1, 3], 1, 2, 3, 4, 5, 6), W2: of([1, 2, 3], 1, 2, 3, 4, 5, 6) },
    /weight of W2 is 1×2×3, and 2 branches of 1 inputs/,
  ],
  ['a normalisation', { '0.weight': of([2, 1], 1, 2), '1.weight': of([2], 1, 1), '2.weight': of([1, 2], 1, 2) }, /weight of 1 has shape 2/],
  ['a transposed layer', { '0.weight': of([2, 1], 1, 2), '2.weight': of([2, 1], 1, 2) }, /weight of 2 is 2×1, and 2 inputs/],
])('%s is refused in so many words', (_, arrays, message) => {
  expect(() => readNetworkWeights(writeNpz(arrays), 'w.npz')).toThrow(message);
});

test('what torch.save writes is refused by its name', () => {
  const pickle = Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9);
  expect(() => readNetworkWeights(pickle, 'w.pt')).toThrow(/w.pt is a pickle, as torch.save writes it/);
  const zipped = writeZip([['archive/data.pkl', pickle]], () => false);
  expect(() => readNetworkWeights(zipped, 'w.pt')).toThrow(/is a pickle/);
});

test('every truncation and every flipped byte of a safetensors file is another network or a clear refusal', () => {
  const good = safetensors(GOOD);
  expect(read(good)).toBe('read');
  for (let length = 0; length < good.length; length++) expect(read(good.slice(0, length))).toBe('refused');
  for (let at = 0; at < good.length; at++)
    for (const flip of [1, 0x20, 0x80, 0xff]) {
      const bytes = good.slice();
      bytes[at] ^= flip;
      read(bytes);
    }
});
