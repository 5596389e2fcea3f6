import * as v from 'valibot';

export const ACTIVATIONS = ['relu', 'linear', 'gated', 'threshold'] as const;
export const REGULARIZERS = ['weight-decay', 'power', 'power-half', 'last-two', 'path-norm'] as const;
export const BIASES = ['none', 'penalized', 'free'] as const;
export const LOSSES = ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'] as const;
export const BIAS_LAYERS = ['all', 'first', 'last'] as const;
export const INITS = ['he', 'glorot', 'orthogonal', 'balanced', 'uniform'] as const;

/** The architecture, its regularizer and β (theory §1, §4). The tables of `main/compute` say which values this version computes. */
export const ArchitectureSchema = v.object({
  /** Hidden widths m_1 … m_{L−1} of one branch. */
  layers: v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65536))),
  branches: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65536)),
  activation: v.picklist(ACTIVATIONS),
  bias: v.picklist(BIASES),
  /** Which hidden layers have the bias; absent means all. */
  biasLayers: v.optional(v.picklist(BIAS_LAYERS)),
  /** A constant for each output, not penalised. */
  outputBias: v.optional(v.boolean()),
  regularizer: v.picklist(REGULARIZERS),
  /** p of the power regulariser, from 2 to L; absent means L (theory §4). */
  exponent: v.optional(v.pipe(v.number(), v.finite(), v.minValue(2))),
  loss: v.picklist(LOSSES),
  /** δ of Huber's loss; absent means 1. */
  delta: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  beta: v.pipe(v.number(), v.finite(), v.gtValue(0)),
});
export type Architecture = v.InferOutput<typeof ArchitectureSchema>;

export const NetworkSchema = v.object({ id: v.string(), name: v.string(), architecture: ArchitectureSchema });
export type Network = v.InferOutput<typeof NetworkSchema>;
