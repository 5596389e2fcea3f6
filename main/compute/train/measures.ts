import type { SeedResult } from '../../../shared/contract/run';
import type { Kernels } from '../engine/kernels';
import { spectrum, type Spectrum } from '../engine/svd';
import { blockIndex, blocksOf, columnsOf, layersOf, offsetsOf, type Layout, type WeightBlock } from './layout';
import { computedMatrix } from './linear-map';
import { hiddenUnits, type Shape } from './shape';

/** A hidden unit is active when its norm exceeds this part of the largest (theory §7). */
const ACTIVE = 1e-6;
/** A singular value counts towards the numerical rank when it exceeds this part of the largest (theory §7). */
const RANK = 1e-3;
/** Rows of the balance matrix that are held at once. */
const ROWS = 64;

export type Measures = Pick<SeedResult, 'layers' | 'product' | 'alignment' | 'balance'>;

/**
 * What is measured of a trained two-layer network (theory §7), over the hidden units of all branches, with a penalized bias as the
 * last column of the first layer: that is what the regularizer sees. Stopped in between, it has no measures rather than unfinished ones.
 */
export function measure(kernels: Kernels, shape: Shape, parameters: Float64Array, stopped: () => boolean): Measures {
  const units = hiddenUnits(shape);
  const hidden = parameters.slice(0, units * shape.inputs);
  const output = parameters.slice(units * shape.inputs);
  const first = spectrum(kernels, units, shape.inputs, hidden, stopped);
  const second = first && spectrum(kernels, shape.outputs, units, output, stopped);
  const balance = second && imbalance(kernels, shape, hidden, output, stopped);
  if (!first || !second || balance === null) return { layers: [], alignment: [], balance: [] };
  return {
    layers: [first, second].map(({ values }, index) => ({ layer: index + 1, singularValues: [...values], ...ranks(values) })),
    alignment: [Math.abs(inner(first.left, second.right))],
    balance: [balance],
  };
}

/**
 * The same of a network of any depth in K branches, taken as one network: the first layers of the branches stacked, the last ones side
 * by side, those between on the diagonal of one matrix. Layers balance within a branch, so the balance is √Σ_k of each branch's square.
 */
export function measureBranches(
  kernels: Kernels,
  layout: Layout,
  parameters: Float64Array,
  stopped: () => boolean,
  isLinear = false,
): Measures {
  const layers = layersOf(layout);
  const blocks = blocksOf(layout);
  const values = parameters.slice();
  const read = ({ rows, columns, offset }: WeightBlock) => values.subarray(offset, offset + rows * columns);
  const spectra: Spectrum[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const of = blocks.filter((block) => block.layer === layer);
    const found =
      layer === 0
        ? spectrum(kernels, of.length * of[0].rows, of[0].columns, concatenate(of.map(read)), stopped)
        : layer === layers - 1
          ? spectrum(kernels, of[0].rows, of.length * of[0].columns, sideBySide(of.map(read), of[0].rows), stopped)
          : diagonalSpectrum(kernels, of, read, stopped);
    if (!found) return { layers: [], alignment: [], balance: [] };
    spectra.push(found);
  }
  const balance = Array.from({ length: layers - 1 }, () => 0);
  for (const block of blocks) {
    if (block.layer === layers - 1) break;
    if (stopped()) return { layers: [], alignment: [], balance: [] };
    const next = blocks[blockIndex(layout.branches, block.layer + 1, block.branch)];
    const units = { branches: 1, width: block.rows, inputs: block.columns, outputs: next.rows, biased: false };
    const part = imbalance(kernels, units, read(block), withoutBias(read(next), next, block.rows), stopped);
    if (part === null) return { layers: [], alignment: [], balance: [] };
    balance[block.layer] += part * part;
  }
  const product = isLinear ? computedMatrix(layout, parameters) : null;
  const computed = product && spectrum(kernels, layout.widths[layers], layout.widths[0], product, stopped);
  if (product && !computed) return { layers: [], alignment: [], balance: [] };
  return {
    layers: spectra.map(({ values: found }, index) => ({ layer: index + 1, singularValues: [...found], ...ranks(found) })),
    ...(computed ? { product: { singularValues: [...computed.values], ...ranks(computed.values) } } : {}),
    alignment: spectra.slice(1).map((next, index) => Math.abs(aligned(spectra[index].left, next.right, layout, index + 1))),
    balance: balance.map(Math.sqrt),
  };
}

/** ⟨left, right⟩ of neighbouring layers; the right vectors of a layer with a bias have one more entry for each branch. */
function aligned(left: Float64Array, right: Float64Array, layout: Layout, layer: number): number {
  const units = layout.widths[layer];
  const columns = columnsOf(layout, layer);
  let sum = 0;
  for (let k = 0; k < layout.branches; k++) for (let j = 0; j < units; j++) sum += left[k * units + j] * right[k * columns + j];
  return sum;
}

/** Singular values of the matrix with these blocks on its diagonal, and the vectors of the largest, zero outside its block. */
function diagonalSpectrum(
  kernels: Kernels,
  blocks: readonly WeightBlock[],
  read: (block: WeightBlock) => Float64Array,
  stopped: () => boolean,
): Spectrum | null {
  const found: Spectrum[] = [];
  for (const block of blocks) {
    const part = spectrum(kernels, block.rows, block.columns, read(block), stopped);
    if (!part) return null;
    found.push(part);
  }
  const [{ rows, columns }] = blocks;
  const top = found.reduce((best, part, k) => (part.values[0] > found[best].values[0] ? k : best), 0);
  const left = new Float64Array(blocks.length * rows);
  const right = new Float64Array(blocks.length * columns);
  left.set(found[top].left, top * rows);
  right.set(found[top].right, top * columns);
  return {
    values: concatenate(found.map(({ values }) => values))
      .sort()
      .reverse(),
    left,
    right,
  };
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** [A_1 A_2 …] of matrices with this many rows. */
function sideBySide(parts: readonly Float64Array[], rows: number): Float64Array {
  return concatenate(
    Array.from({ length: rows }, (_, r) =>
      concatenate(parts.map((part) => part.subarray((r * part.length) / rows, ((r + 1) * part.length) / rows))),
    ),
  );
}

/** The columns of a weight matrix that belong to units. */
function withoutBias(values: Float64Array, { rows, columns }: WeightBlock, units: number): Float64Array {
  if (columns === units) return values;
  return concatenate(Array.from({ length: rows }, (_, r) => values.subarray(r * columns, r * columns + units)));
}

/** Units of the last hidden layer whose norm, ‖into‖·‖out of‖ (with an amplitude s, |s|·‖out of‖), exceeds 1e-6 of the largest. */
export function reachingUnits(layout: Layout, parameters: Float64Array): number {
  const last = layersOf(layout) - 1;
  const blocks = blocksOf(layout);
  const norms: number[] = [];
  for (let k = 0; k < layout.branches; k++) {
    const inner = blocks[blockIndex(layout.branches, last - 1, k)];
    const outer = blocks[blockIndex(layout.branches, last, k)];
    for (let j = 0; j < inner.rows; j++) {
      let into = 0;
      let out = 0;
      for (let i = 0; i < inner.columns; i++) into += parameters[inner.offset + j * inner.columns + i] ** 2;
      for (let c = 0; c < outer.rows; c++) out += parameters[outer.offset + c * outer.columns + j] ** 2;
      if (layout.amplitudes) into = parameters[offsetsOf(layout).amplitudes + k * inner.rows + j] ** 2;
      norms.push(Math.sqrt(into * out));
    }
  }
  return active(norms);
}

/** Hidden units whose norm, ‖into‖·‖out of‖, exceeds 1e-6 of the largest. */
export function activeNeurons(shape: Shape, parameters: Float64Array): number {
  const { inputs, outputs } = shape;
  const units = hiddenUnits(shape);
  const norms = new Float64Array(units);
  for (let j = 0; j < units; j++) {
    let into = 0;
    let out = 0;
    for (let i = 0; i < inputs; i++) into += parameters[j * inputs + i] ** 2;
    for (let c = 0; c < outputs; c++) out += parameters[units * (inputs + c) + j] ** 2;
    norms[j] = Math.sqrt(into * out);
  }
  return active(norms);
}

function active(norms: ArrayLike<number>): number {
  let largest = 0;
  for (let j = 0; j < norms.length; j++) largest = Math.max(largest, norms[j]);
  let count = 0;
  for (let j = 0; j < norms.length; j++) if (norms[j] > ACTIVE * largest) count++;
  return count;
}

/** Numerical rank, stable rank ‖W‖²_F/‖W‖²₂ and effective rank exp(entropy of σ/Σσ); all 0 for a zero matrix. */
export function ranks(values: Float64Array): { numericalRank: number; stableRank: number; effectiveRank: number } {
  const largest = values.length > 0 ? values[0] : 0;
  if (largest === 0) return { numericalRank: 0, stableRank: 0, effectiveRank: 0 };
  const sum = values.reduce((total, value) => total + value, 0);
  let entropy = 0;
  for (const value of values) if (value > 0) entropy -= (value / sum) * Math.log(value / sum);
  return {
    numericalRank: values.filter((value) => value > RANK * largest).length,
    stableRank: values.reduce((total, value) => total + (value / largest) ** 2, 0),
    effectiveRank: Math.exp(entropy),
  };
}

/** ‖W₁ᵀW₁ − W₂W₂ᵀ‖_F in the notation of theory §1 (units×units), some rows at a time; null where it was stopped. */
function imbalance(
  { arena, gemm, dot }: Kernels,
  shape: Shape,
  hidden: Float64Array,
  output: Float64Array,
  stopped: () => boolean,
): number | null {
  const { inputs, outputs } = shape;
  const units = hiddenUnits(shape);
  return arena.scope(() => {
    const w1 = arena.copy(hidden).pointer;
    const w2 = arena.copy(output).pointer;
    const part = arena.float64(ROWS * units).pointer;
    let sum = 0;
    for (let from = 0; from < units; from += ROWS) {
      if (stopped()) return null;
      const rows = Math.min(ROWS, units - from);
      gemm(false, true, rows, units, inputs, 1, w1 + 8 * from * inputs, inputs, w1, inputs, 0, part, units);
      gemm(true, false, rows, units, outputs, -1, w2 + 8 * from, units, w2, units, 1, part, units);
      sum += dot(rows * units, part, part);
    }
    return Math.sqrt(sum);
  });
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
