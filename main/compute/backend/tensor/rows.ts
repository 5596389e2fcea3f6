import { gather, tensor, tidy, transpose, type Tensor } from '@tensorflow/tfjs-core';
import type { Matrix } from '../../../../shared/contract/array';
import { columnsOf, type Layout } from '../../train/layout';
import type { Rows } from './network';

/** A data set as tensors give it to networks: with the input that is always 1, and the gates that are open, in float32. */
export class TensorData {
  private readonly inputs: number;
  private readonly X: Float32Array;
  private readonly Y: Float32Array;
  /** For each gated layer, rows × units. */
  private readonly open: readonly { units: number; values: Float32Array }[];
  private whole: { X: Tensor; Y: Tensor; gates: Tensor[] } | null = null;

  /** X is n×d and Y n×C; `gates` are the directions of each gated layer, units × inputs, whose signs are taken in float64. */
  constructor(layout: Layout, X: Matrix, Y: Matrix, gates: readonly Float64Array[]) {
    const [n, d] = X.shape;
    this.inputs = columnsOf(layout, 0);
    const rows = new Float64Array(n * this.inputs).fill(1);
    for (let row = 0; row < n; row++) rows.set(X.data.subarray(row * d, (row + 1) * d), row * this.inputs);
    this.X = Float32Array.from(rows);
    this.Y = Float32Array.from(Y.data);
    this.open = gates.map((directions) => ({
      units: directions.length / this.inputs,
      values: openGates(rows, directions, this.inputs),
    }));
    this.count = n;
    this.outputs = Y.shape[1];
  }

  readonly count: number;
  private readonly outputs: number;

  /** The rows from `from` on, the same for every network. Who asks disposes them. */
  block(from: number, count: number): Rows {
    const part = (values: Float32Array, columns: number) => values.slice(from * columns, (from + count) * columns);
    return tidy(() => ({
      count,
      X: tensor(part(this.X, this.inputs), [count, this.inputs]),
      Y: byColumns(tensor(part(this.Y, this.outputs), [1, count, this.outputs])),
      gates: this.open.map(({ units, values }) => byColumns(tensor(part(values, units), [1, count, units]))),
    }));
  }

  /** Rows of its own for each network; `indices` are networks × rows. Called within a `tidy`. */
  batch(indices: Int32Array, networks: number): Rows {
    const { X, Y, gates } = this.upload();
    const count = indices.length / networks;
    const at = tensor(indices, [networks, count], 'int32');
    return { count, X: gather(X, at), Y: byColumns(gather(Y, at)), gates: gates.map((open) => byColumns(gather(open, at))) };
  }

  /** Uploads the whole for `batch`, before the first `tidy`. */
  upload(): { X: Tensor; Y: Tensor; gates: Tensor[] } {
    return (this.whole ??= {
      X: tensor(this.X, [this.count, this.inputs]),
      Y: tensor(this.Y, [this.count, this.outputs]),
      gates: this.open.map(({ units, values }) => tensor(values, [this.count, units])),
    });
  }

  dispose(): void {
    if (!this.whole) return;
    for (const part of [this.whole.X, this.whole.Y, ...this.whole.gates]) part.dispose();
    this.whole = null;
  }
}

/** Rows × columns of each network as columns × rows. */
const byColumns = (values: Tensor) => transpose(values, [0, 2, 1]);

/** 1[⟨g, x⟩ ≥ 0], rows × units. */
function openGates(rows: Float64Array, directions: Float64Array, inputs: number): Float32Array {
  const n = rows.length / inputs;
  const units = directions.length / inputs;
  const open = new Float32Array(n * units);
  for (let row = 0; row < n; row++)
    for (let unit = 0; unit < units; unit++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += directions[unit * inputs + i] * rows[row * inputs + i];
      open[row * units + unit] = sum >= 0 ? 1 : 0;
    }
  return open;
}
