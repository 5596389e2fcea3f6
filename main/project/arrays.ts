import { TYPED_ARRAYS, type Dtype, type NdArray, type TypedArray } from '../../shared/contract/array';

/** What stands in JSON where an array was: the entry that holds it, and whether it was a typed array without a shape. */
interface Reference {
  $npy: string;
  bare?: true;
}

/** Numbers that JSON has no word for. */
const UNWRITTEN: [string, number][] = [
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
];

/** A copy of the value with every array handed to `keep`, which names the entry that will hold it; the copy is JSON without loss. */
export function detachArrays(value: unknown, keep: (array: NdArray) => string): unknown {
  if (typeof value === 'number') {
    const special = UNWRITTEN.find(([, number]) => Object.is(number, value));
    return special ? { $number: special[0] } : value;
  }
  if (value === null || typeof value !== 'object') return value;
  if (isTyped(value)) return { $npy: keep({ dtype: dtypeOf(value), shape: [value.length], data: value }), bare: true } satisfies Reference;
  if (isNdArray(value)) return { $npy: keep(value) } satisfies Reference;
  if (Array.isArray(value)) return value.map((item) => detachArrays(item, keep));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, detachArrays(item, keep)]));
}

/** The inverse: `find` gives the array of an entry, or throws. */
export function attachArrays(value: unknown, find: (entry: string) => NdArray): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => attachArrays(item, find));
  if ('$npy' in value && typeof value.$npy === 'string') {
    const array = find(value.$npy);
    return 'bare' in value ? array.data : array;
  }
  if ('$number' in value) return UNWRITTEN.find(([name]) => name === value.$number)?.[1];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, attachArrays(item, find)]));
}

function isNdArray(value: object): value is NdArray {
  return 'dtype' in value && 'shape' in value && 'data' in value && isTyped(value.data);
}

function isTyped(value: unknown): value is TypedArray {
  return Object.values(TYPED_ARRAYS).some((Type) => value instanceof Type);
}

function dtypeOf(array: TypedArray): Dtype {
  return (Object.keys(TYPED_ARRAYS) as Dtype[]).find((dtype) => array instanceof TYPED_ARRAYS[dtype]) as Dtype;
}
