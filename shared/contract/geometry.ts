import * as v from 'valibot';
import { NdArraySchema } from './array';
import { KindSchema } from './certificate';

/** Of which run: a solved program, of a path at one of its β (the first where none is given), with a trained network or on some rows of the data. */
export const GeometryRequestSchema = v.strictObject({
  id: v.string(),
  beta: v.optional(v.number()),
  /** A training run of the same problem, and its seed (the best where none is given). */
  trained: v.optional(v.strictObject({ run: v.string(), seed: v.optional(v.number()) })),
  /** From 0; the three that weigh most in the dual point where none are given. */
  rows: v.optional(v.array(v.number())),
});
export type GeometryRequest = v.InferOutput<typeof GeometryRequestSchema>;

const Direction = v.array(v.number());
const Sign = v.nullable(v.picklist([1, -1]));

/** A hidden unit as a direction u, ‖u‖ = 1, of the space in which the hidden layer sees the data (the bias last). */
export const DirectedUnitSchema = v.object({
  /** All zeros for a threshold unit that is always on. */
  direction: Direction,
  /** ‖hidden weight‖·‖output weight‖, its share of γ (for threshold units amplitude times output weight). */
  size: v.number(),
  /** Of the output weight; null where there are several outputs. */
  sign: Sign,
  /** ‖Nᵀφ(u)‖₂, behind its own gate where it has one. */
  value: v.number(),
  /** Index of the local maximum that it stands at; null where it stands at none. */
  maximum: v.nullable(v.number()),
});
export type DirectedUnit = v.InferOutput<typeof DirectedUnitSchema>;

/** The dual constraint ‖Nᵀφ(u)‖₂ ≤ β of a solved two-layer program over all directions u, with what touches it (theory §2, §5.2, §5.3, §5.8). */
export const DirectionsSchema = v.object({
  kind: v.literal('directions'),
  /** Names of the entries of u: the features, and 'bias' where it is penalised. */
  coordinates: v.array(v.string()),
  units: v.picklist(['relu', 'gated', 'threshold']),
  beta: v.number(),
  outputs: v.number(),
  /** How strongly the dual point is one: a restricted one obeys the constraint on its own patterns only. */
  certificate: KindSchema,
  /** n×D: row i is the normal of the hyperplane x_iᵀu = 0. */
  rows: NdArraySchema,
  /** Cells of the arrangement of these hyperplanes. */
  cells: v.object({ count: v.number(), how: v.picklist(['enumerated', 'formula', 'bound']) }),
  neurons: v.array(DirectedUnitSchema),
  /** The units of a trained network of the same problem. */
  trained: v.array(DirectedUnitSchema),
  /** Local maxima of the constraint's left side, the largest first. */
  maxima: v.array(v.object({ direction: Direction, value: v.number(), sign: Sign })),
  /** Which maxima the list has, in a sentence. */
  maximaNote: v.string(),
  /** Two coordinates: the left side at angles from −π to π; with its sign where there is one output and no gate. */
  circle: v.nullable(v.object({ angles: NdArraySchema, values: NdArraySchema })),
  /** Three coordinates: the same at the middles of equal steps of latitude (rows, from −π/2) and longitude (from −π). */
  sphere: v.nullable(v.object({ values: NdArraySchema })),
});
export type Directions = v.InferOutput<typeof DirectionsSchema>;

/** Why there is nothing to draw, and what would change that. */
export const NoPictureSchema = v.object({ kind: v.literal('none'), reason: v.string(), remedy: v.string() });
export type NoPicture = v.InferOutput<typeof NoPictureSchema>;

/** The rectified ellipsoid {(X_S u)₊ : ‖u‖₂ ≤ 1} of two or three rows S [Ergen21b]: the image of the whole one where there are more rows. */
export const EllipsoidSchema = v.object({
  kind: v.literal('ellipsoid'),
  /** From 0, in ascending order. */
  rows: v.array(v.number()),
  /** Whether these are all rows of the data. */
  whole: v.boolean(),
  /** Images of unit directions: [steps, 2] round the circle, or [latitudes, longitudes, 3] over the sphere. */
  surface: NdArraySchema,
  /** Extreme points of its convex hull, each found exactly for one of many directions; a corner is that of many of them. */
  extreme: v.array(v.object({ point: v.array(v.number()), corner: v.boolean() })),
  /** How many directions were asked. */
  asked: v.number(),
  /** What is proven of the network that these neurons are of. */
  certificate: KindSchema,
  /** φ of the optimal neurons on these rows. */
  neurons: v.array(v.object({ point: v.array(v.number()), size: v.number(), sign: Sign })),
  /** The line or plane νᵀh = ±β that nothing of the set lies beyond; null where the rows are not all, or the outputs several. */
  support: v.nullable(v.object({ nu: v.array(v.number()), beta: v.number() })),
});
export type Ellipsoid = v.InferOutput<typeof EllipsoidSchema>;
