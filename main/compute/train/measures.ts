import type { SeedResult } from '../../../shared/contract/run';
import type { Kernels } from '../engine/kernels';
import { spectrum } from '../engine/svd';
import { hiddenUnits, type Shape } from './shape';

/** A hidden unit is active when its norm exceeds this part of the largest (theory §7). */
const ACTIVE = 1e-6;
/** A singular value counts towards the numerical rank when it exceeds this part of the largest (theory §7). */
const RANK = 1e-3;
/** Rows of the balance matrix that are held at once. */
const ROWS = 64;

export type Measures = Pick<SeedResult, 'layers' | 'alignment' | 'balance'>;

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
  const largest = norms.reduce((most, norm) => Math.max(most, norm), 0);
  return norms.reduce((count, norm) => count + (norm > ACTIVE * largest ? 1 : 0), 0);
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
