import { describe, expect, test } from 'vitest';
import { matrix, type NdArray } from '../../../shared/contract/array';
import { readNetworkWeights } from '../../../main/files/network-weights';
import { writeNpz } from '../../../main/files/npz';
import { readSafetensors } from '../../../main/files/safetensors';

const of = (shape: number[], ...data: number[]): NdArray => ({ dtype: 'float64', shape, data: Float64Array.from(data) });

/** A safetensors file of tensors given by their bytes. */
function safetensors(tensors: Record<string, { dtype: string; shape: number[]; bytes: number[] }>, metadata = true): Uint8Array {
  let at = 0;
  const header: Record<string, unknown> = metadata ? { __metadata__: { format: 'pt' } } : {};
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
  }
  return packed(
    JSON.stringify(header),
    Object.values(tensors).flatMap(({ bytes }) => bytes),
  );
}

function packed(header: string, values: number[]): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return new Uint8Array(Buffer.concat([length, Buffer.from(header), Buffer.from(values)]));
}

describe('safetensors', () => {
  test('float64, float32, float16 and bfloat16, subnormal and infinite', () => {
    const f64 = [...new Uint8Array(Float64Array.of(Math.PI).buffer)];
    const f32 = [...new Uint8Array(Float32Array.of(0.1, -3).buffer)];
    const tensors = readSafetensors(
      safetensors({
        a: { dtype: 'F64', shape: [1], bytes: f64 },
        b: { dtype: 'F32', shape: [2, 1], bytes: f32 },
        // 1, −2, the smallest subnormal, the largest finite, −∞
        c: { dtype: 'F16', shape: [5], bytes: [0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0xff, 0x7b, 0x00, 0xfc] },
        // 1, −2, 3.140625
        d: { dtype: 'BF16', shape: [3], bytes: [0x80, 0x3f, 0x00, 0xc0, 0x49, 0x40] },
      }),
      'w.safetensors',
    );
    expect(tensors.a.data).toEqual(Float64Array.of(Math.PI));
    expect(tensors.b).toEqual({ dtype: 'float64', shape: [2, 1], data: Float64Array.of(Math.fround(0.1), -3) });
    expect(tensors.c.data).toEqual(Float64Array.of(1, -2, 2 ** -24, 65504, -Infinity));
    expect(tensors.d.data).toEqual(Float64Array.of(1, -2, 3.140625));
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['too short', new Uint8Array(4), /fewer than 8 bytes/],
    ['a header longer than the file', packed('{}', []).fill(9, 0, 4), /header is longer/],
    ['no JSON', packed('{', []), /header is not readable/],
    ['a list', packed('[]', []), /header is not readable/],
    ['whole numbers', safetensors({ a: { dtype: 'I64', shape: [1], bytes: Array<number>(8).fill(0) } }), /type I64/],
    [
      'too few bytes',
      safetensors({ a: { dtype: 'F32', shape: [2], bytes: [0, 0, 0, 0] } }),
      /4 bytes of the tensor a where its shape needs 8/,
    ],
    ['a gap', packed('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', Array<number>(8).fill(0)), /gaps or overlaps/],
    ['bytes left over', packed('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', Array<number>(8).fill(0)), /gaps or overlaps/],
    ['offsets beyond the end', packed('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', [0]), /needs 4/],
    ['a negative extent', packed('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}', []), /no readable description/],
  ])('%s is refused', (_, bytes, message) => {
    expect(() => readSafetensors(bytes, 'w.safetensors')).toThrow(message);
  });
});

describe('the layers of a network', () => {
  const read = (arrays: Record<string, NdArray>, order?: string[]) => readNetworkWeights(writeNpz(arrays), 'w.npz', order);

  test('our own names, with and without branches', () => {
    expect(read({ W1: matrix(2, 3), b1: of([2], 1, 2), W2: matrix(1, 2), b2: of([1], 4) })).toMatchObject({
      W1: { shape: [1, 2, 3] },
      b1: { shape: [1, 2] },
      W2: { shape: [1, 1, 2] },
      b2: { shape: [1] },
    });
    expect(read({ W1: of([2, 1, 1], 1, 2), W2: of([2, 1, 1], 3, 4) })).toMatchObject({
      W1: { shape: [2, 1, 1] },
      W2: { shape: [2, 1, 1] },
    });
  });

  test('a state dict by its numbers, of more than one digit', () => {
    const weights = read({
      '10.weight': matrix(1, 4),
      '10.bias': of([1], 7),
      '2.weight': matrix(4, 5),
      '0.weight': matrix(5, 3),
      '0.bias': of([5], 1, 2, 3, 4, 5),
    });
    expect(Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape]))).toEqual({
      W1: [1, 5, 3],
      b1: [1, 5],
      W2: [1, 4, 5],
      W3: [1, 1, 4],
      b3: [1],
    });
  });

  test('names without numbers by their shapes, or by the order that is given', () => {
    expect(read({ 'out.weight': matrix(1, 4), 'in.weight': matrix(4, 3) })).toMatchObject({
      W1: { shape: [1, 4, 3] },
      W2: { shape: [1, 1, 4] },
    });
    const square = { 'a.weight': of([2, 2], 1, 2, 3, 4), 'b.weight': of([2, 2], 5, 6, 7, 8) };
    expect(() => read(square)).toThrow(/order of the layers a, b in w.npz is not unique/);
    expect(read(square, ['b', 'a']).W1.data).toEqual(Float64Array.of(5, 6, 7, 8));
  });

  test.each<[string, Record<string, NdArray>, string[] | undefined, RegExp]>([
    ['one layer', { W1: matrix(1, 2) }, undefined, /one layer/],
    ['no arrays', {}, undefined, /no arrays/],
    ['a layer that is missing', { W1: matrix(1, 2), W3: matrix(1, 1) }, undefined, /W3 but no W2/],
    ['shapes that do not follow', { W1: matrix(3, 2), W2: matrix(1, 4) }, undefined, /weight of W2 is 1×4, and 3 inputs/],
    ['no order at all', { 'a.weight': matrix(3, 2), 'b.weight': matrix(1, 4) }, undefined, /shapes do not follow/],
    ['a convolution', { W1: of([1, 1, 1, 1], 1), W2: matrix(1, 1) }, undefined, /shape 1×1×1×1/],
    [
      'a bias of the wrong length',
      { W1: matrix(2, 1), b1: of([3], 1, 2, 3), W2: matrix(1, 2) },
      undefined,
      /bias of W1 has 3 values for 2/,
    ],
    [
      'what is no linear layer',
      { '0.weight': matrix(2, 1), '1.running_mean': of([2], 1, 2), '2.weight': matrix(1, 2) },
      undefined,
      /1.running_mean/,
    ],
    ['a value that is not finite', { W1: of([1, 1], NaN), W2: matrix(1, 1) }, undefined, /W1 holds a value that is not a finite/],
    ['an order of other names', { 'a.weight': matrix(1, 1), 'b.weight': matrix(1, 1) }, ['a', 'c'], /c is none of them/],
    ['an order of one', { 'a.weight': matrix(1, 1), 'b.weight': matrix(1, 1) }, ['a'], /must name each of a, b once/],
    ['an order of numbered layers', { W1: matrix(1, 1), W2: matrix(1, 1) }, ['W2', 'W1'], /are numbered/],
  ])('%s is refused', (_, arrays, order, message) => {
    expect(() => read(arrays, order)).toThrow(message);
  });
});
