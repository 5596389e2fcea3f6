import * as v from 'valibot';
import { LOSSES } from './network';
import { SolveResultSchema, SplineResultSchema } from './run';

const Finite = v.pipe(v.number(), v.finite());

/** A point that is moved for this question only: the data set stays as it is. In the coordinates that are solved, its x standardised where the features are. */
export const MovedPointSchema = v.strictObject({
  row: v.pipe(v.number(), v.integer(), v.minValue(0)),
  x: v.optional(Finite),
  y: v.optional(Finite),
});
export type MovedPoint = v.InferOutput<typeof MovedPointSchema>;

/** The convex program of networks of one input, on a data set with some of its points moved. */
export const SplineRequestSchema = v.strictObject({
  /** The data set. */
  id: v.string(),
  moved: v.array(MovedPointSchema),
  loss: v.picklist(LOSSES),
  delta: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  beta: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  /** The limit β → 0; β is then the unit of the objective. */
  interpolate: v.optional(v.literal(true)),
  /** Free: the linear splines of theory §5.7. Penalised: two layers on [x 1] (theory §5.3). */
  bias: v.picklist(['free', 'penalized']),
});
export type SplineRequest = v.InferOutput<typeof SplineRequestSchema>;

/** A trained network: of a run its seed, the best where none is named. */
export const TrainedSeedSchema = v.strictObject({ run: v.string(), seed: v.optional(v.number()) });

/** Its optimum as a function of the input. */
export const SplineAnswerSchema = v.object({
  ...v.pick(SolveResultSchema, [
    'status',
    'objective',
    'dualBound',
    'gap',
    'relativeGap',
    'certificate',
    'lowerBound',
    'betaMax',
    'betaMaxKind',
    'activeNeurons',
    'seconds',
    'notes',
  ]).entries,
  spline: SplineResultSchema,
});
export type SplineAnswer = v.InferOutput<typeof SplineAnswerSchema>;
