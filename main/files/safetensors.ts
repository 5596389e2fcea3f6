import type { NdArray } from '../../shared/contract/array';
import { Failure } from '../../shared/contract/failure';

/** Bytes of a header that the format allows. */
const LONGEST_HEADER = 100_000_000;

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** How each type that holds weights is read, little-endian, as float64. */
const READERS: Readonly<Record<string, { bytes: number; read(view: DataView, at: number): number }>> = {
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view, at) => half(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: (view, at) => brain(view.getUint16(at, true)) },
};

/**
 * Reads a safetensors file (Hugging Face's format: the length of a JSON header, the header, the values) of float64, float32, float16 or
 * bfloat16 tensors, as float64, which holds all of them exactly.
 * @throws Failure('data') where it is damaged, has gaps, or holds another type
 */
export function readSafetensors(bytes: Uint8Array, name: string): Record<string, NdArray<Float64Array>> {
  const refuse = (what: string): never => {
    throw new Failure('data', `${name} ${what}.`, 'Write it with safetensors.torch.save_file.');
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) return refuse('is no safetensors file: it has fewer than 8 bytes');
  const length = Number(view.getBigUint64(0, true));
  if (length > LONGEST_HEADER || 8 + length > bytes.length) return refuse('is no safetensors file: its header is longer than the file');
  const header = parseHeader(Buffer.from(bytes.subarray(8, 8 + length)).toString('utf8'));
  if (!header) return refuse('is no safetensors file: its header is not readable');
  const entries = Object.entries(header).filter(([key]) => key !== '__metadata__');
  const tensors: Record<string, NdArray<Float64Array>> = {};
  const spans: [number, number][] = [];
  for (const [key, value] of entries) {
    if (!isEntry(value)) return refuse(`has no readable description of the tensor ${key}`);
    const { dtype, shape, data_offsets } = value;
    if (!Object.hasOwn(READERS, dtype))
      return refuse(`holds the tensor ${key} of type ${dtype}, which is no floating-point type of weights`);
    const [from, to] = data_offsets;
    const size = shape.reduce((product, extent) => product * extent, 1);
    const { bytes: width, read } = READERS[dtype];
    if (to - from !== size * width || 8 + length + to > bytes.length)
      return refuse(`holds ${to - from} bytes of the tensor ${key} where its shape needs ${size * width}`);
    const start = 8 + length + from;
    tensors[key] = { dtype: 'float64', shape, data: Float64Array.from({ length: size }, (_, i) => read(view, start + i * width)) };
    spans.push(data_offsets);
  }
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const end = spans.reduce((at, [from, to]) => (at === from ? to : NaN), 0);
  if (end !== bytes.length - 8 - length) return refuse('has gaps or overlaps between its tensors');
  return tensors;
}

function parseHeader(text: string): Record<string, unknown> | null {
  try {
    const header: unknown = JSON.parse(text);
    return header !== null && typeof header === 'object' && !Array.isArray(header) ? (header as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isEntry(value: unknown): value is Entry {
  if (value === null || typeof value !== 'object') return false;
  const { dtype, shape, data_offsets: offsets } = value as Partial<Entry>;
  const counts = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
  return typeof dtype === 'string' && counts(shape) && counts(offsets) && offsets.length === 2 && offsets[0] <= offsets[1];
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a float32. */
function brain(bits: number): number {
  word.setUint32(0, bits * 65536);
  return word.getFloat32(0);
}
