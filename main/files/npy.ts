import { TYPED_ARRAYS, type Dtype, type NdArray } from '../../shared/contract/array';
import { Failure } from '../../shared/contract/failure';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const DESCRIPTORS: Record<Dtype, string> = { float64: '<f8', float32: '<f4', int32: '<i4', uint8: '|u1' };
const ALIGNMENT = 64;

/** The array in NumPy's .npy format, version 1.0, row-major, little-endian. */
export function writeNpy({ dtype, shape, data }: NdArray): Uint8Array {
  return npy(DESCRIPTORS[dtype], shape, data);
}

function npy(descr: string, extents: readonly number[], data: ArrayBufferView): Uint8Array {
  const shape = extents.length === 1 ? `(${extents[0]},)` : `(${extents.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const length = Math.ceil((MAGIC.length + 4 + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(length + data.byteLength);
  bytes.set(MAGIC);
  bytes.set([1, 0], MAGIC.length);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(Buffer.from(text.padEnd(length - 11) + '\n', 'latin1'), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), length);
  return bytes;
}

/** A text as NumPy's .npy format holds a string, of shape (). */
export function writeNpyText(text: string): Uint8Array {
  const characters = Uint32Array.from([...text], (character) => character.codePointAt(0) ?? 0);
  return npy(`<U${Math.max(1, characters.length)}`, [], characters.length > 0 ? characters : new Uint32Array(1));
}

/**
 * Reads NumPy's .npy format: float64, float32, int32 and uint8, row-major, little-endian, versions 1 to 3.
 * @throws Failure('data') where it is another type, damaged, or shorter or longer than its shape says
 */
export function readNpy(bytes: Uint8Array, name: string): NdArray {
  const refuse = (what: string): never => {
    throw new Failure('data', `${name} ${what}.`, 'Write it with numpy.save as float64, float32, int32 or uint8 in C order.');
  };
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) return refuse('is not a NumPy array');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6] >= 2;
  const start = long ? 12 : 10;
  const end = start + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (end > bytes.length) return refuse('is cut off in its header');
  const header = Buffer.from(bytes.subarray(start, end)).toString('latin1');
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const dims = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (descr === undefined || dims === undefined) return refuse('has no readable header');
  const dtype = (Object.keys(DESCRIPTORS) as Dtype[]).find((key) => DESCRIPTORS[key] === descr);
  if (!dtype) return refuse(`holds values of type ${descr}`);
  if (/'fortran_order'\s*:\s*True/.test(header)) return refuse('is stored column by column');
  const shape = dims
    .split(',')
    .map((dim) => dim.trim())
    .filter((dim) => dim !== '')
    .map(Number);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const Type = TYPED_ARRAYS[dtype];
  const stored = bytes.length - end;
  if (stored !== size * Type.BYTES_PER_ELEMENT) {
    return refuse(
      `holds ${stored} bytes of values where its shape (${shape.join(' × ') || 'one value'}) needs ${size * Type.BYTES_PER_ELEMENT}`,
    );
  }
  // A copy: the bytes of an archive's entry need not be aligned, and a Buffer's own slice would be a view of its pool.
  return { dtype, shape, data: new Type(new Uint8Array(bytes.subarray(end)).buffer) };
}
