import { blockIndex, blocksOf, layersOf, type Layout } from './layout';

/**
 * The C×d matrix Σ_k W_Lk ⋯ W_1k that a network of linear units computes, f(x) = Wx, its weights as `layout.ts` has them; null where the
 * network has biases, so that it is no matrix.
 */
export function computedMatrix(layout: Layout, parameters: Float64Array): Float64Array | null {
  if (layout.outputBias || layout.biased.includes(true)) return null;
  const L = layersOf(layout);
  const blocks = blocksOf(layout);
  const [d, C] = [layout.widths[0], layout.widths[L]];
  const sum = new Float64Array(C * d);
  for (let k = 0; k < layout.branches; k++) {
    let product = identity(d);
    for (let l = 0; l < L; l++) {
      const { rows, columns, offset } = blocks[blockIndex(layout.branches, l, k)];
      product = times(parameters.subarray(offset, offset + rows * columns), product, rows, columns, d);
    }
    product.forEach((value, at) => (sum[at] += value));
  }
  return sum;
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
}

/** A·B for A rows×inner and B inner×columns. */
function times(A: Float64Array, B: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < inner; j++) {
      const factor = A[i * inner + j];
      for (let c = 0; c < columns; c++) product[i * columns + c] += factor * B[j * columns + c];
    }
  return product;
}
