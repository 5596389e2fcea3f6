import { add, concat, matMul, mul, reshape, slice, sum, tidy, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { columnsOf, layersOf, offsetsOf, type Layout } from '../../train/layout';
import type { TensorActivation, UnitContext } from './activations';
import type { TensorLoss } from './losses';

/** Some rows of the data. All of it is the same for every network, or each network has its own rows. */
export interface Rows {
  readonly count: number;
  /** rows × inputs, or networks × rows × inputs; the inputs include the one that is always 1 where the first layer has a bias. */
  readonly X: Tensor;
  /** 1 or networks × outputs × rows. */
  readonly Y: Tensor;
  /** For each hidden layer of gated units 1 or networks × units × rows: whether the gate is open. */
  readonly gates: readonly Tensor[];
}

interface Hidden {
  readonly values: Tensor;
  readonly saved: Tensor;
  readonly context: UnitContext;
}

/**
 * Networks of one architecture side by side, f(X) = Σ_k (…(XW_1k)₊…)W_Lk for each (theory §1), and the gradient of their losses. Values are
 * networks × units × rows with the units of all branches in turn; parameters are networks × parameters, as `train/layout.ts` lays them out.
 */
export class TensorNetworks {
  private readonly hiddenLayers: number;

  constructor(
    private readonly layout: Layout,
    private readonly networks: number,
    private readonly activation: TensorActivation,
    private readonly loss: TensorLoss,
  ) {
    this.hiddenLayers = layersOf(layout) - 1;
  }

  /** The loss over the rows, of each network. */
  value(parameters: Tensor, rows: Rows): Tensor {
    return this.loss.value(this.forward(parameters, rows).outputs, rows.Y);
  }

  /** That loss and factor times its gradient by the parameters. */
  valueAndGradient(parameters: Tensor, rows: Rows, factor: number): { value: Tensor; gradient: Tensor } {
    const { outputs, hidden } = this.forward(parameters, rows);
    const delta = this.loss.gradient(outputs, rows.Y);
    return {
      value: this.loss.value(outputs, rows.Y),
      gradient: this.backward(parameters, rows, hidden, factor === 1 ? delta : mul(factor, delta)),
    };
  }

  private forward(parameters: Tensor, rows: Rows): { outputs: Tensor; hidden: Hidden[] } {
    const hidden: Hidden[] = [];
    for (let layer = 0; layer < this.hiddenLayers; layer++) {
      const context = { gates: rows.gates[layer] ?? null, amplitudes: this.amplitudes(parameters) };
      const units = tidy(() =>
        this.activation.forward(
          layer === 0 ? this.firstForm(parameters, rows) : this.innerForm(parameters, layer, hidden[layer - 1].values),
          context,
        ),
      );
      hidden.push({ ...units, context });
    }
    const outputs = matMul(this.outputWeights(parameters), hidden[this.hiddenLayers - 1].values);
    if (!this.layout.outputBias) return { outputs, hidden };
    const { outputBias } = offsetsOf(this.layout);
    const constants = slice(parameters, [0, outputBias], [this.networks, this.outputs]);
    return { outputs: add(outputs, reshape(constants, [this.networks, this.outputs, 1])), hidden };
  }

  /** XW_1 of all networks and branches: one product of matrices where they see the same rows. */
  private firstForm(parameters: Tensor, { X, count }: Rows): Tensor {
    const columns = columnsOf(this.layout, 0);
    const units = this.units(0);
    const weights = this.read(parameters, 0);
    const form =
      X.rank === 2
        ? matMul(reshape(weights, [this.networks * units, columns]), X, false, true)
        : matMul(reshape(weights, [this.networks, units, columns]), X, false, true);
    return reshape(form, [this.networks, units, count]);
  }

  private innerForm(parameters: Tensor, layer: number, values: Tensor): Tensor {
    const { weights, bias } = this.innerWeights(parameters, layer);
    const form = matMul(weights, this.byBranch(values, layer - 1));
    return this.together(bias ? add(form, bias) : form, layer);
  }

  private backward(parameters: Tensor, rows: Rows, hidden: readonly Hidden[], outputDelta: Tensor): Tensor {
    const last = this.hiddenLayers - 1;
    const parts: Tensor[] = [this.outputGradient(matMul(outputDelta, hidden[last].values, false, true))];
    if (this.layout.outputBias) parts.push(sum(outputDelta, 2));
    let delta = matMul(this.outputWeights(parameters), outputDelta, true);
    for (let layer = last; layer >= 0; layer--) {
      const { gradient, amplitudes, before } = this.backwardThrough(layer, delta, parameters, rows, hidden);
      delta.dispose();
      parts.unshift(gradient);
      if (amplitudes) parts.push(amplitudes);
      if (before) delta = before;
    }
    return concat(parts, 1);
  }

  /** From the gradient by the values of a layer to that by its weights, by its amplitudes, and by the values of the layer before. */
  private backwardThrough(layer: number, delta: Tensor, parameters: Tensor, rows: Rows, hidden: readonly Hidden[]) {
    return tidy((): { gradient: Tensor; amplitudes?: Tensor; before?: Tensor } => {
      const { saved, context } = hidden[layer];
      const { linear, ...amplitudes } = tidy(() => this.activation.backward(delta, saved, context));
      if (layer === 0) return { gradient: this.firstGradient(linear, rows), ...amplitudes };
      const form = this.byBranch(linear, layer);
      const gradient = matMul(form, this.byBranch(hidden[layer - 1].values, layer - 1), false, true);
      return {
        gradient: this.flat(this.layout.biased[layer] ? concat([gradient, sum(form, 2, true)], 2) : gradient),
        before: this.together(matMul(this.innerWeights(parameters, layer).weights, form, true), layer - 1),
        ...amplitudes,
      };
    });
  }

  private firstGradient(delta: Tensor, { X, count }: Rows): Tensor {
    return this.flat(X.rank === 2 ? matMul(reshape(delta, [this.networks * this.units(0), count]), X) : matMul(delta, X));
  }

  private get outputs(): number {
    return this.layout.widths[this.hiddenLayers + 1];
  }

  /** Units of a hidden layer in all branches. */
  private units(layer: number): number {
    return this.layout.branches * this.layout.widths[layer + 1];
  }

  /** The weights of a layer, networks × the rest. */
  private read(parameters: Tensor, layer: number): Tensor {
    const { weights } = offsetsOf(this.layout);
    const size = this.units(layer) * columnsOf(this.layout, layer);
    return slice(parameters, [0, weights[layer]], [this.networks, size]);
  }

  /** Of a layer between the first and the last, for each branch of each network: rows × inputs, and the bias apart. */
  private innerWeights(parameters: Tensor, layer: number): { weights: Tensor; bias: Tensor | null } {
    const { branches, widths, biased } = this.layout;
    const [count, rows, inputs] = [this.networks * branches, widths[layer + 1], widths[layer]];
    const whole = reshape(this.read(parameters, layer), [count, rows, columnsOf(this.layout, layer)]);
    if (!biased[layer]) return { weights: whole, bias: null };
    return { weights: slice(whole, [0, 0, 0], [count, rows, inputs]), bias: slice(whole, [0, 0, inputs], [count, rows, 1]) };
  }

  /** Networks × outputs × units of all branches. */
  private outputWeights(parameters: Tensor): Tensor {
    const { branches, widths } = this.layout;
    const width = widths[this.hiddenLayers];
    const weights = reshape(this.read(parameters, this.hiddenLayers), [this.networks, branches, this.outputs, width]);
    return reshape(this.swapped(weights), [this.networks, this.outputs, branches * width]);
  }

  /** The gradient by those weights in the order of the parameters. */
  private outputGradient(gradient: Tensor): Tensor {
    const { branches, widths } = this.layout;
    return this.flat(this.swapped(reshape(gradient, [this.networks, this.outputs, branches, widths[this.hiddenLayers]])));
  }

  /** Branches and outputs in the other order, which needs no work where one of them is a single one. */
  private swapped(weights: Tensor): Tensor {
    return this.layout.branches === 1 || this.outputs === 1 ? weights : transpose(weights, [0, 2, 1, 3]);
  }

  private amplitudes(parameters: Tensor): Tensor | null {
    if (!this.layout.amplitudes) return null;
    const units = this.units(0);
    return reshape(slice(parameters, [0, offsetsOf(this.layout).amplitudes], [this.networks, units]), [this.networks, units, 1]);
  }

  private byBranch(values: Tensor, layer: number): Tensor {
    return reshape(values, [this.networks * this.layout.branches, this.layout.widths[layer + 1], -1]);
  }

  private together(values: Tensor, layer: number): Tensor {
    return reshape(values, [this.networks, this.units(layer), -1]);
  }

  private flat(gradient: Tensor): Tensor {
    return reshape(gradient, [this.networks, -1]);
  }
}
