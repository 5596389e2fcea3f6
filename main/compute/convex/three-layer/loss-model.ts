import type { Loss } from '../../../../shared/theory/losses';
import { priceOf } from '../../../../shared/theory/losses/limit';
import type { LinearRow, Smooth } from '../conic/cone-program';

/** What a loss adds to a conic program whose first variables are those of the blocks. */
export interface LossPart {
  /** Costs of the extra variables. */
  cost: Float64Array;
  rows: LinearRow[];
  /** Null where the loss is linear in the variables. */
  smooth: Smooth | null;
  /** N ∈ −∂ℓ(F) from F and the multipliers of `rows`. */
  dual(F: Float64Array, multipliers: Float64Array): Float64Array;
}

/** How ℓ(F) stands in a conic program: smooth, or with variables and rows of its own. */
export interface LossModel {
  /** Variables after those of the blocks. */
  extra: number;
  /** `B` is n×(own + extra), its first `own` columns those of the blocks; writes the others. */
  part(B: Float64Array, own: number): LossPart;
}

type Model = (loss: Loss, y: Float64Array, delta: number) => LossModel;

const MODELS: Readonly<Record<string, Model>> = { squared: smooth, logistic: smooth, huber, hinge, margin: hinge, interpolation: absolute };

/** The model of a separable loss; `delta` is Huber's δ. */
export function lossModel(loss: Loss, y: Float64Array, delta: number): LossModel {
  return MODELS[loss.name](loss, y, delta);
}

function smooth(loss: Loss, y: Float64Array): LossModel {
  return {
    extra: 0,
    part: (B) => ({ cost: new Float64Array(0), rows: [], smooth: smoothPart(loss, y, B), dual: (F) => negativeGradient(loss, F, y) }),
  };
}

/** Huber's loss is min_b ½‖F + b − y‖² + δ‖b‖₁. */
function huber(loss: Loss, y: Float64Array, delta: number): LossModel {
  const n = y.length;
  return {
    extra: 2 * n,
    part(B, own) {
      const size = own + 2 * n;
      const rows: LinearRow[] = [];
      for (let i = 0; i < n; i++) {
        B[i * size + own + i] = 1;
        for (const sign of [1, -1]) {
          const values = new Float64Array(n + 1);
          values[0] = sign;
          values[n] = -1;
          rows.push({ at: own + i, values, bound: 0 });
        }
      }
      const cost = new Float64Array(2 * n).fill(delta, n);
      const quadratic: Smooth = {
        B,
        n,
        gradient: (F, out) => F.forEach((value, i) => (out[i] = value - y[i])),
        hessian: (_, out) => void out.fill(1),
      };
      return { cost, rows, smooth: quadratic, dual: (F) => negativeGradient(loss, F, y) };
    },
  };
}

/** The hinge, at any price, is min price·ξ with ξ ≥ 1 − yF and ξ ≥ 0, whose first multipliers are yN. */
function hinge(loss: Loss, y: Float64Array): LossModel {
  const n = y.length;
  const price = priceOf(loss);
  return {
    extra: n,
    part(B, own) {
      const size = own + n;
      const margins = Array.from({ length: n }, (_, i): LinearRow => {
        const values = B.slice(i * size, (i + 1) * size).map((value) => -y[i] * value);
        values[own + i] = -1;
        return { at: 0, values, bound: -1 };
      });
      const signs = margins.map((_, i): LinearRow => ({ at: own + i, values: Float64Array.of(-1), bound: 0 }));
      return {
        cost: new Float64Array(n).fill(price),
        rows: [...margins, ...signs],
        smooth: null,
        dual: (_F, multipliers) => y.map((value, i) => value * Math.min(price, Math.max(0, multipliers[i]))),
      };
    },
  };
}

/** price·|F − y| is min price·ξ with ξ ≥ y − F and ξ ≥ F − y, the difference of whose multipliers is N. */
function absolute(loss: Loss, y: Float64Array): LossModel {
  const n = y.length;
  const price = priceOf(loss);
  return {
    extra: n,
    part(B, own) {
      const size = own + n;
      const side = (sign: 1 | -1) =>
        Array.from({ length: n }, (_, i): LinearRow => {
          const values = B.slice(i * size, (i + 1) * size).map((value) => sign * value);
          values[own + i] = -1;
          return { at: 0, values, bound: sign * y[i] };
        });
      return {
        cost: new Float64Array(n).fill(price),
        rows: [...side(-1), ...side(1)],
        smooth: null,
        dual: (_F, multipliers) => y.map((_, i) => Math.max(-price, Math.min(price, multipliers[i] - multipliers[n + i]))),
      };
    },
  };
}

function smoothPart(loss: Loss, y: Float64Array, B: Float64Array): Smooth {
  const N = new Float64Array(y.length);
  return {
    B,
    n: y.length,
    gradient(F, out) {
      loss.negativeGradient(F, y, out);
      for (let i = 0; i < out.length; i++) out[i] = -out[i];
    },
    // ∇²ℓ(F) is the inverse of ∇²ℓ* at −∇ℓ(F).
    hessian(F, out) {
      loss.negativeGradient(F, y, N);
      loss.conjugateHessian(N, y, out);
      for (let i = 0; i < out.length; i++) out[i] = 1 / out[i];
    },
  };
}

function negativeGradient(loss: Loss, F: Float64Array, y: Float64Array): Float64Array {
  const N = new Float64Array(y.length);
  loss.negativeGradient(F, y, N);
  return N;
}
