import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compact } from '../../../shared/contract/compact';
import { decode, encode } from '../../../shared/contract/codec';

const array = fc.oneof(fc.float64Array(), fc.float32Array(), fc.int32Array(), fc.uint8Array());
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
    array,
    fc.array(tie('any')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$array', '$number', '$object')), tie('any')),
  ),
})).any;

/** −0 is written as 0, which no message distinguishes. */
const unsigned = (item: unknown): unknown => {
  if (Object.is(item, -0)) return 0;
  if (Array.isArray(item)) return item.map(unsigned);
  if (item === null || typeof item !== 'object' || ArrayBuffer.isView(item)) return item;
  return Object.fromEntries(Object.entries(item).map(([key, entry]) => [key, unsigned(entry)]));
};

test('every message comes back as it was, typed arrays bit for bit', () => {
  fc.assert(
    fc.property(value, (message) => {
      expect(decode(encode(message))).toEqual(unsigned(message));
    }),
  );
});

test('a message in the middle of a Node Buffer, as a socket gives it, is decoded the same', () => {
  fc.assert(
    fc.property(value, (message) => {
      const bytes = encode(message);
      const pool = Buffer.alloc(bytes.length + 24, 0x0f);
      pool.set(bytes, 8);
      expect(decode(pool.subarray(8, 8 + bytes.length))).toEqual(unsigned(message));
    }),
  );
});

test('a decoded array has a buffer of its own', () => {
  const { a } = decode(encode({ a: Float64Array.of(1, 2), b: Float64Array.of(3) })) as { a: Float64Array };
  expect(a.buffer.byteLength).toBe(16);
});

test('a view is encoded as what it shows', () => {
  expect(decode(encode(Float64Array.of(1, 2, 3, 4).subarray(1, 3)))).toEqual(Float64Array.of(2, 3));
});

test.each([
  ['nothing', new Uint8Array()],
  ['a length beyond the end', Uint8Array.of(255, 255, 255, 255, 1)],
  ['no JSON', framed('xx')],
  ['an array beyond the end', framed('{"$array":["float64",0,1000]}')],
  ['an array before the start', framed('{"$array":["float64",-16,1]}')],
  ['an array of no known type', framed('{"$array":["constructor",0,0]}')],
])('%s is refused', (_what, bytes) => {
  expect(() => decode(bytes)).toThrow();
});

function framed(json: string): Uint8Array {
  const header = new TextEncoder().encode(json);
  const message = new Uint8Array(4 + header.length);
  new DataView(message.buffer).setUint32(0, header.length, true);
  message.set(header, 4);
  return message;
}

test('compact gives every view a buffer of its own and leaves the rest alone', () => {
  const whole = Float64Array.of(1, 2, 3, 4);
  const shared = new Float64Array(new SharedArrayBuffer(16));
  const message = { view: whole.subarray(1, 2), whole, shared, nested: [{ view: Buffer.from('abc') }], text: 'x', none: null };
  const result = compact(message);
  expect(result.view.buffer.byteLength).toBe(8);
  expect(result.whole).toBe(whole);
  expect(result.shared.buffer).toBeInstanceOf(ArrayBuffer);
  expect(result.nested[0].view.buffer.byteLength).toBe(3);
  expect(result).toMatchObject({ text: 'x', none: null });
});
