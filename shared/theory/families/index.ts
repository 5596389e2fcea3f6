import type { FamilyName } from '../../contract/run';
import type { FamilyDeclaration } from './declaration';

export type { FamilyDeclaration } from './declaration';

/** The families that are solved, in the order in which they are offered; `main/compute/convex/families/families.ts` has a solver for each. */
export const FAMILY_DECLARATIONS = declare({
  'two-layer-relu': {
    title: 'two-layer ReLU network',
    losses: ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'],
    biases: ['none', 'penalized'],
    vectorOutputs: true,
    patternsOfOneOutput: true,
    takes: ['patterns', 'complete', 'regularizer', 'delta', 'interpolate'],
    regularizers: ['weight-decay', 'power', 'power-half', 'last-two'],
    allPatterns: { rank: 4, count: 1e5, entries: Infinity },
  },
  'gated-relu': {
    title: 'two-layer gated ReLU network',
    losses: ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'],
    biases: ['none', 'penalized'],
    vectorOutputs: true,
    takes: ['patterns', 'regularizer', 'delta', 'interpolate'],
    regularizers: ['weight-decay', 'power', 'power-half', 'last-two'],
    allPatterns: { rank: 0, count: 2e4, entries: Infinity },
  },
  'three-layer-relu': {
    title: 'parallel three-layer ReLU network',
    losses: ['squared', 'logistic', 'hinge', 'huber'],
    biases: ['none'],
    vectorOutputs: false,
    takes: ['patterns', 'widths', 'regularizer', 'delta', 'interpolate'],
    regularizers: ['power', 'power-half', 'last-two', 'path-norm'],
  },
  'deep-relu': {
    title: 'parallel deep ReLU network',
    losses: ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'],
    biases: ['none'],
    vectorOutputs: true,
    takes: ['depth', 'widths', 'regularizer', 'delta', 'interpolate'],
    regularizers: ['power', 'power-half', 'last-two'],
  },
  'deep-linear': {
    title: 'standard deep linear network',
    losses: ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'],
    biases: ['none'],
    vectorOutputs: true,
    takes: ['depth', 'regularizer', 'ball', 'delta', 'interpolate'],
    regularizers: ['weight-decay', 'power', 'power-half', 'last-two'],
    deepWeightDecay: true,
  },
  'parallel-linear': {
    title: 'parallel deep linear network',
    losses: ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'],
    biases: ['none'],
    vectorOutputs: true,
    takes: ['depth', 'regularizer', 'delta', 'interpolate'],
    regularizers: ['power', 'power-half', 'last-two', 'weight-decay'],
  },
  'rank-one': {
    title: 'parallel deep ReLU network on rank-one data',
    losses: ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'],
    biases: ['none'],
    vectorOutputs: true,
    takes: ['depth', 'regularizer', 'delta', 'interpolate', 'branches'],
    regularizers: ['power', 'power-half', 'last-two', 'weight-decay'],
    inputs: 'rank one',
  },
  spline: {
    title: 'ReLU network of one input with free biases',
    losses: ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'],
    biases: ['free'],
    vectorOutputs: true,
    takes: ['depth', 'regularizer', 'delta', 'interpolate'],
    regularizers: ['power', 'power-half', 'last-two', 'weight-decay'],
    inputs: 'one feature',
  },
  threshold: {
    title: 'two-layer network of threshold units',
    losses: ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'],
    biases: ['none', 'free'],
    vectorOutputs: true,
    takes: ['patterns', 'delta', 'interpolate'],
    regularizers: [],
    // A quarter of a gibibyte of patterns.
    allPatterns: { rank: 0, count: 1e5, entries: 3e7 },
  },
});

/** A family that is solved. */
export type SolvedFamily = keyof typeof FAMILY_DECLARATIONS;

/** Whether this version solves the family. */
export function isSolved(name: FamilyName): name is SolvedFamily {
  return Object.hasOwn(FAMILY_DECLARATIONS, name);
}

function declare<Name extends FamilyName>(table: Record<Name, FamilyDeclaration>): Readonly<Record<Name, FamilyDeclaration>> {
  return table;
}
