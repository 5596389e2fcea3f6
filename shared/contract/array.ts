import * as v from 'valibot';

/** A dense array that crosses every transport: row-major `data` with `shape`. */
export interface NdArray<T extends TypedArray = TypedArray> {
  dtype: Dtype;
  shape: number[];
  data: T;
}

export type TypedArray = Float64Array | Float32Array | Int32Array | Uint8Array;
export type Dtype = 'float64' | 'float32' | 'int32' | 'uint8';
export type Matrix = NdArray<Float64Array>;

/** The typed-array class of each dtype, in the order of their NumPy descriptors. */
export const TYPED_ARRAYS = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

export const NdArraySchema = v.custom<NdArray>((value) => {
  const array = value as NdArray;
  if (!array || typeof array !== 'object' || !(array.dtype in TYPED_ARRAYS) || !Array.isArray(array.shape)) return false;
  const size = array.shape.reduce((product, extent) => product * extent, 1);
  return array.data instanceof TYPED_ARRAYS[array.dtype] && array.data.length === size;
}, 'an array whose data do not fit its shape');

/** An n×d float64 matrix over existing storage (row-major, length n·d). */
export function matrix(rows: number, columns: number, data = new Float64Array(rows * columns)): Matrix {
  return { dtype: 'float64', shape: [rows, columns], data };
}

/** A float64 vector over existing storage. */
export function vector(data: Float64Array): Matrix {
  return { dtype: 'float64', shape: [data.length], data };
}
