import { matrix, vector } from '../../../shared/contract/array';
import type { DirectedUnit, Directions, NoPicture } from '../../../shared/contract/geometry';
import type { SolveSpec } from '../../../shared/contract/run';
import { breakpoints } from '../../../shared/theory/sectors';
import { biasIsCoordinate, isDirected, unitsOfFamily, whyNotDirections } from '../../../shared/theory/two-layer-directions';
import { countPatterns } from '../convex/patterns/count';
import { equilibrated, reduce, restore, withBias, type Geometry } from '../convex/patterns/geometry';
import { chooseGates } from '../convex/patterns/gates';
import { groupRows } from '../convex/patterns/groups';
import { asSolved } from '../convex/patterns/listed-or-sampled';
import { defaultSample } from '../convex/patterns/patterns';
import { gatePattern } from '../convex/patterns/sample';
import { chooseThresholdPatterns } from '../convex/families/threshold';
import { kernels } from '../engine/kernels';
import { norm } from '../engine/norm';
import { thinSvd } from '../engine/svd';
import { circleMaxima, maximumAt, type Maximum } from './circle-maxima';
import { activationConstraint, gatedConstraint, lengthAlong, slope, type Constraint, type Priced } from './constraint';
import type { DirectionsRequest } from './request';
import { sphereMaxima } from './sphere-maxima';
import { unitsOf, type Unit } from './units';

/** Cells of a sphere in which maxima are sought. */
const MOST_CELLS = 20_000;
/** The longest list of maxima that is handed on. */
const MOST_MAXIMA = 1000;
/** A neuron within this angle (about one degree) of a maximum stands at it. */
const AT_MAXIMUM = 0.02;
/** Evenly spread angles of the drawn circle, beside the breakpoints and the maxima. */
const ANGLES = 1440;
/** How far beside its breakpoints a function that jumps there is drawn. */
const JUMP = 1e-7;
/** Steps of latitude of the drawn sphere; twice as many of longitude. */
const LATITUDES = 72;
/** A pattern of threshold units is listed where it comes this close to β, relatively. */
const NEAR = 1e-3;

/** The dual constraint over all directions, with the neurons of the solved network (contract: Directions). */
export function directions({ X, spec, result, features, trained }: DirectionsRequest): Directions | NoPicture {
  const [n, d] = X.shape;
  const none = whyNotDirections(spec, n, d);
  if (none) return none;
  if (!isDirected(spec.family)) throw new RangeError(`${spec.family} has no directions.`);
  const units = unitsOfFamily(spec.family);
  const bias = biasIsCoordinate(spec);
  const design = withBias(X, bias);
  const D = design.d;
  const C = result.dual.shape[1] ?? 1;
  const priced: Priced = { n, D, X: design.data, N: Float64Array.from(result.dual.data), C };
  const geometry = reduce(design.data, n, D);
  const asked = asSolved(spec, result, defaultSample(geometry.r));
  const { constraint, own, maxima, note } = subjectOf(units, priced, geometry, asked);
  const ordered = maxima.sort((a, b) => b.value - a.value).slice(0, MOST_MAXIMA);
  const directed = (unit: Unit): DirectedUnit => {
    const value = own(unit);
    return { direction: [...unit.direction], size: unit.size, sign: unit.sign, value, maximum: nearest(unit, ordered, units) };
  };
  const cells =
    geometry.r === 0 ? { count: 1, how: 'enumerated' as const } : countPatterns(groupRows(equilibrated(design.data, geometry)), geometry.r);
  return {
    kind: 'directions',
    coordinates: bias ? [...features, 'bias'] : features,
    units,
    beta: spec.interpolate ? 1 : spec.beta,
    outputs: C,
    certificate: result.certificate,
    rows: matrix(n, D, Float64Array.from(design.data)),
    cells,
    neurons: unitsOf(result.weights, bias).map(directed),
    trained: trained ? unitsOf(trained, bias).map(directed) : [],
    maxima: ordered.map(({ direction, value, sign }) => ({ direction: [...direction], value, sign })),
    maximaNote: maxima.length > MOST_MAXIMA ? `${note} The ${MOST_MAXIMA} largest of ${maxima.length} are listed.` : note,
    circle: D === 2 ? sampledCircle(priced, constraint, ordered, units === 'threshold' ? JUMP : 0) : null,
    sphere: D === 3 ? sampledSphere(constraint) : null,
  };
}

interface Subject {
  constraint: Constraint;
  /** The value of a unit: of its own gate, where it has one. */
  own(unit: Unit): number;
  maxima: Maximum[];
  note: string;
}

function subjectOf(units: Directions['units'], priced: Priced, geometry: Geometry, spec: SolveSpec): Subject {
  if (units === 'gated') return gatedSubject(priced, geometry, spec);
  const constraint = activationConstraint(priced, units);
  const own = ({ direction }: Unit) => Math.abs(constraint.at(direction));
  const found = units === 'relu' ? reluMaxima(priced, geometry, constraint) : thresholdMaxima(priced, geometry, constraint, spec);
  return { constraint, own, ...found };
}

/** In the coordinates of the row space: a part of u that no row sees only shortens the rest. */
function reluMaxima(priced: Priced, geometry: Geometry, constraint: Constraint): Pick<Subject, 'maxima' | 'note'> {
  const { n, r, X } = geometry;
  const lift = (found: Maximum[]) =>
    found.map(({ direction }) => maximumAt(restore(geometry, direction), constraint.at, constraint.signed));
  const all = 'Every local maximum of the constraint over all directions.';
  if (r === 0) return { maxima: [], note: 'The data are zero, so the constraint is zero in every direction.' };
  if (r === 1) return { maxima: lift([1, -1].map((end) => ({ direction: Float64Array.of(end), value: 0, sign: null }))), note: all };
  if (r === 2) return { maxima: lift(circleMaxima({ ...priced, D: 2, X })), note: all };
  if (priced.C > 1)
    return { maxima: [], note: 'With several outputs and three coordinates the local maxima are not listed; the neurons are.' };
  const { count } = countPatterns(groupRows(equilibrated(priced.X, geometry)), r);
  if (count > MOST_CELLS)
    return {
      maxima: [],
      note: `The arrangement has more than ${MOST_CELLS} cells, too many to search each for its maximum; the neurons are listed.`,
    };
  return { maxima: lift(sphereMaxima(kernels(), priced.X, { ...geometry, n }, priced.N, MOST_CELLS)), note: all };
}

/** max_j ‖G_ju‖ is largest around a direction only where that is the top singular vector of a G_j that no other gate exceeds there. */
function gatedSubject(priced: Priced, geometry: Geometry, spec: SolveSpec): Subject {
  const { n, D, X, C } = priced;
  const gates = chooseGates(kernels(), geometry, X, spec, () => false);
  const slopes = (gates?.patterns ?? []).map((signs) => slope(priced, signs));
  const constraint = gatedConstraint(slopes);
  const maxima = slopes.flatMap((G) => {
    const { values, right } = thinSvd(C, D, G);
    if (!(values[0] > 0)) return [];
    const top = right.slice(0, D);
    if (constraint.at(top) > values[0] * (1 + 1e-12)) return [];
    return [top, top.map((entry) => -entry)].map((direction) => ({ direction, value: values[0], sign: null }));
  });
  return {
    constraint,
    own: ({ direction, gate }) => (gate ? lengthAlong(slope(priced, gatePattern(X, n, D, gate)), direction) : constraint.at(direction)),
    maxima: apart(maxima),
    note: `Every local maximum over all directions of the largest value behind any of the ${slopes.length} gates; u and −u belong to each gate.`,
  };
}

/** Gates of one pattern's slope and its mirror image give the same direction twice. */
function apart(maxima: Maximum[]): Maximum[] {
  const kept: Maximum[] = [];
  for (const maximum of maxima)
    if (!kept.some(({ direction }) => direction.every((entry, j) => Math.abs(entry - maximum.direction[j]) < 1e-9))) kept.push(maximum);
  return kept;
}

/** The value is constant on each cell, so the patterns that come near β are listed, each with one of its directions. */
function thresholdMaxima(priced: Priced, geometry: Geometry, constraint: Constraint, spec: SolveSpec): Pick<Subject, 'maxima' | 'note'> {
  const engine = kernels();
  const gates = engine.arena.scope(() => chooseThresholdPatterns(engine, geometry, priced.X, spec, () => false))?.gates ?? [];
  const beta = spec.interpolate ? 1 : spec.beta;
  const maxima = gates
    .map(({ u }) => {
      const length = norm(u);
      return maximumAt(restore(geometry, length > 0 ? u.map((entry) => entry / length) : u), constraint.at, constraint.signed);
    })
    .filter(({ value }) => value >= beta * (1 - NEAR));
  return {
    maxima,
    note: `The value is constant on each cell: the patterns within ${NEAR} of β, relatively, of ${gates.length}, each by one of its directions.`,
  };
}

/** Index of the maximum of its sign that a unit stands at. A threshold unit stands at the one with its value. */
function nearest({ direction, sign }: Unit, maxima: readonly Maximum[], units: Directions['units']): number | null {
  let best: number | null = null;
  let least = units === 'threshold' ? 1e-9 : 2 * Math.sin(AT_MAXIMUM / 2);
  maxima.forEach((maximum, k) => {
    if (maximum.sign !== null && sign !== null && maximum.sign !== sign) return;
    const distance = norm(maximum.direction.map((entry, j) => entry - direction[j]));
    if (distance <= least) [best, least] = [k, distance];
  });
  return best;
}

/** Evenly spread angles, those of the maxima, and the breakpoints (where the function jumps, both sides of them too). */
function sampledCircle({ X }: Priced, constraint: Constraint, maxima: readonly Maximum[], jump: number): NonNullable<Directions['circle']> {
  const angles = Array.from({ length: ANGLES + 1 }, (_, k) => -Math.PI + (2 * Math.PI * k) / ANGLES);
  for (const { direction } of maxima) angles.push(Math.atan2(direction[1], direction[0]));
  for (const at of breakpoints(X)) angles.push(...(jump > 0 ? [at - jump, at, at + jump] : [at]));
  angles.sort((a, b) => a - b);
  return {
    angles: vector(Float64Array.from(angles)),
    values: vector(Float64Array.from(angles, (angle) => constraint.at([Math.cos(angle), Math.sin(angle)]))),
  };
}

function sampledSphere(constraint: Constraint): NonNullable<Directions['sphere']> {
  const values = matrix(LATITUDES, 2 * LATITUDES);
  for (let row = 0; row < LATITUDES; row++)
    for (let column = 0; column < 2 * LATITUDES; column++) {
      const [latitude, longitude] = [((row + 0.5) / LATITUDES - 0.5) * Math.PI, ((column + 0.5) / LATITUDES - 1) * Math.PI];
      const u = [Math.cos(latitude) * Math.cos(longitude), Math.cos(latitude) * Math.sin(longitude), Math.sin(latitude)];
      values.data[row * 2 * LATITUDES + column] = constraint.at(u);
    }
  return { values };
}
