import * as v from 'valibot';
import { LowerBoundSchema, ProofSchema } from './certificate';
import { REDUCTIONS, TORCH_LOSSES, type TorchLoss } from '../theory/pytorch';
import { NdArraySchema } from './array';
import { FailureSchema } from './failure';
import { ArchitectureSchema } from './network';
import { SolveSpecSchema, TestErrorSchema } from './run';

/** What is optimal of a unit of a two-layer network at the network's own dual point N = −∇ℓ(F), for unit directions of its weights. */
export const UnitVerdictSchema = v.object({
  branch: v.number(),
  unit: v.number(),
  /** ‖incoming‖·‖outgoing‖: what it adds to γ where it is balanced. */
  size: v.number(),
  /** ‖Nᵀφ‖/β: at most 1 for every unit of an optimal network, and 1 for those with size > 0. */
  constraint: v.number(),
  /** ‖Nᵀφ − βŵ‖/β for the outgoing direction ŵ, 0 at an optimum: complementary slackness, and that the unit points the right way. */
  slackness: v.number(),
  /** |‖incoming‖ − ‖outgoing‖| of the larger: a balanced network penalises itself least. */
  imbalance: v.number(),
});

export type UnitVerdict = v.InferOutput<typeof UnitVerdictSchema>;

/** A unit that the network does not have, although it would lower its objective. */
export const MissingUnitSchema = v.object({
  /** ‖Nᵀφ‖/β > 1. */
  constraint: v.number(),
  /** Unit direction of its incoming weights, the entry of a penalised bias last. */
  direction: v.array(v.number()),
});

export type MissingUnit = v.InferOutput<typeof MissingUnitSchema>;

/** Where a network violates the conditions of an optimum. */
const ConditionsSchema = v.object({ units: v.array(UnitVerdictSchema), missing: v.array(MissingUnitSchema) });
export type Conditions = v.InferOutput<typeof ConditionsSchema>;

/** The same of a network that was trained in a run. */
export const RunConditionsSchema = v.object({
  seed: v.number(),
  architecture: ArchitectureSchema,
  /** Null where these conditions are not computed for the architecture, as the notes say. */
  conditions: v.nullable(ConditionsSchema),
  notes: v.array(v.string()),
});
export type RunConditions = v.InferOutput<typeof RunConditionsSchema>;

/** The objective of somebody's network in float64, and where it violates the conditions of an optimum. */
export const VerdictSchema = v.object({
  architecture: ArchitectureSchema,
  objective: v.number(),
  loss: v.number(),
  /** β·R */
  penalty: v.number(),
  /** Null where these conditions are not computed for the architecture. */
  conditions: v.nullable(ConditionsSchema),
  /** A true bound of every network of this form from the network's own dual point; null where none is computed. */
  ownBound: v.nullable(LowerBoundSchema),
  /** What proves it in a certificate file; null where it is none, or too large. */
  ownProof: v.nullable(ProofSchema),
  /** Whether the output bias is penalised as the other weights are. */
  penalizesOutputBias: v.boolean(),
  /** Where rows of the data are kept for testing; objective, conditions and bounds are of the others alone. */
  test: v.optional(TestErrorSchema),
  notes: v.array(v.string()),
});
export type Verdict = v.InferOutput<typeof VerdictSchema>;

const Architecture = ArchitectureSchema.entries;

/** A file of weights as far as it can be told without data: what it is asked about further follows from the network. */
export const WeightsFileSchema = v.object({
  name: v.string(),
  bytes: v.instance(Uint8Array),
  /** The order of its layers that it was read by, where one was given. */
  layerOrder: v.optional(v.array(v.string())),
  /** Null where the file could not be read, as `failure` says. */
  network: v.nullable(
    v.object({
      inputs: v.number(),
      /** Hidden widths. */
      layers: v.array(v.number()),
      outputs: v.number(),
      branches: v.number(),
      hiddenBias: v.boolean(),
      outputBias: v.boolean(),
    }),
  ),
  failure: v.nullable(FailureSchema),
});
export type WeightsFile = v.InferOutput<typeof WeightsFileSchema>;

/** A network to judge: its weights, and what they were trained for. */
export const JudgeRequestSchema = v.strictObject({
  datasetId: v.string(),
  /** NPZ or safetensors. */
  file: v.object({ name: v.string(), bytes: v.instance(Uint8Array) }),
  /** Names of the layers in their order, where it cannot be told from the file. */
  layerOrder: v.optional(v.array(v.string())),
  activation: Architecture.activation,
  regularizer: Architecture.regularizer,
  exponent: Architecture.exponent,
  /** Needed where the network has hidden biases. */
  bias: v.optional(Architecture.bias),
  delta: Architecture.delta,
  /** Seconds for the bound where no convex program gives one. */
  timeLimit: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  /** In our terms, or in PyTorch's. */
  objective: v.variant('terms', [
    v.object({ terms: v.literal('ours'), loss: Architecture.loss, beta: Architecture.beta }),
    v.object({
      terms: v.literal('pytorch'),
      loss: v.picklist(Object.keys(TORCH_LOSSES) as TorchLoss[]),
      reduction: v.picklist(REDUCTIONS),
      weightDecay: Architecture.beta,
    }),
  ]),
});
export type JudgeRequest = v.InferOutput<typeof JudgeRequestSchema>;

export const JudgementSchema = v.object({
  verdict: VerdictSchema,
  /** As published: W_l [K, out, in] … */
  weights: v.record(v.string(), NdArraySchema),
  /** PyTorch's own value of the objective, and how β follows from its terms. */
  pytorch: v.nullable(v.object({ objective: v.number(), derivation: v.string() })),
  /** The convex program whose bound holds for every network of this form; null where there is none. */
  program: v.nullable(SolveSpecSchema),
});
export type Judgement = v.InferOutput<typeof JudgementSchema>;
