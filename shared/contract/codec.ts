import { TYPED_ARRAYS, type Dtype, type TypedArray } from './array';

/**
 * Messages as bytes, for transports that carry nothing else: the length of a JSON header (uint32, little-endian), the header, then
 * every typed array on a multiple of eight bytes. In the header an array is {"$array": [dtype, offset, length]}, a number that JSON
 * lacks {"$number": "NaN"}, and an object with keys of this kind {"$object": [[key, value], …]}.
 */
const ALIGNMENT = 8;
const align = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

const DTYPES = Object.keys(TYPED_ARRAYS) as Dtype[];
const dtypeOf = (array: unknown) => DTYPES.find((dtype) => array instanceof TYPED_ARRAYS[dtype]);

/** Any message of the contract as bytes. */
export function encode(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: { array: TypedArray; offset: number }[] = [];
  let length = 0;

  const plain = (value: unknown): unknown => {
    if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) };
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(plain);
    const dtype = dtypeOf(value);
    if (dtype) {
      const array = value as TypedArray;
      const offset = length;
      arrays.push({ array, offset });
      length = align(length + array.byteLength);
      return { $array: [dtype, offset, array.length] };
    }
    const entries = Object.entries(value).map(([key, entry]) => [key, plain(entry)] as const);
    return entries.some(([key]) => key.startsWith('$')) ? { $object: entries } : Object.fromEntries(entries);
  };

  const header = new TextEncoder().encode(JSON.stringify(plain(message)));
  const start = align(4 + header.length);
  const bytes = new Uint8Array(start + length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  for (const { array, offset } of arrays) bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + offset);
  return bytes;
}

/** The message that `encode` wrote; its arrays have buffers of their own. Throws where the bytes are none of its. */
export function decode(bytes: Uint8Array): unknown {
  if (bytes.length < 4) throw new Error('The message is too short.');
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (4 + length > bytes.length) throw new Error('The message is cut off.');
  const start = align(4 + length);

  const revive = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(revive);
    const special = value as { $array?: [Dtype, number, number]; $number?: string; $object?: [string, unknown][] };
    if (special.$array) return slice(bytes, start, ...special.$array);
    if (special.$number) return Number(special.$number);
    const entries = special.$object ?? Object.entries(value);
    return Object.fromEntries(entries.map(([key, entry]) => [key, revive(entry)]));
  };
  return revive(JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))));
}

function slice(bytes: Uint8Array, start: number, dtype: Dtype, offset: number, length: number): TypedArray {
  const type = Object.hasOwn(TYPED_ARRAYS, dtype) ? TYPED_ARRAYS[dtype] : null;
  const from = start + offset;
  if (!type || !(offset >= 0 && length >= 0) || from + length * type.BYTES_PER_ELEMENT > bytes.length)
    throw new Error('The message holds an array that does not fit.');
  // Not `bytes.slice`, which of a Node Buffer is a view into all that lies around it.
  const copy = new Uint8Array(length * type.BYTES_PER_ELEMENT);
  copy.set(bytes.subarray(from, from + copy.length));
  return new type(copy.buffer);
}
