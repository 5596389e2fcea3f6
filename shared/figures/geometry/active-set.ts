import type { Directions } from '../../contract/geometry';

const DEGREES = 180 / Math.PI;

/** How far below β, relatively, a value still counts as touching it: what a program solved to its tolerance leaves. */
export const TOUCHES = 1e-4;

/** A direction of the list below the dual constraint: a local maximum with the neurons at it, or a neuron that stands at none. */
export interface ActiveRow {
  direction: readonly number[];
  /** Degrees: the angle, or longitude and latitude. */
  angles: number[];
  value: number;
  /** β − value: negative where the dual point breaks the constraint. */
  slack: number;
  /** Of the constraint's left side; null where it has none. */
  sign: 1 | -1 | null;
  /** Indices of the optimal neurons there. */
  neurons: number[];
  /** What they weigh together. */
  weight: number;
  /** Whether it is a local maximum. */
  peak: boolean;
  touches: boolean;
}

/** Where the dual constraint is tightest: maxima by value, and among them neurons that stand at no listed one. */
export function activeSet({ maxima, neurons, beta }: Directions): ActiveRow[] {
  const row = (direction: readonly number[], value: number, sign: ActiveRow['sign'], held: number[], peak: boolean): ActiveRow => ({
    direction,
    angles: anglesOf(direction),
    value,
    slack: beta - value,
    sign,
    neurons: held,
    weight: held.reduce((sum, k) => sum + neurons[k].size, 0),
    peak,
    touches: beta - value <= TOUCHES * beta,
  });
  const at = (maximum: number) => neurons.flatMap((neuron, k) => (neuron.maximum === maximum ? [k] : []));
  const peaks = maxima.map(({ direction, value, sign }, k) => row(direction, value, sign, at(k), true));
  const rest = neurons.flatMap(({ direction, value, sign, maximum }, k) =>
    maximum === null ? [row(direction, value, sign, [k], false)] : [],
  );
  return [...peaks, ...rest].sort((a, b) => b.value - a.value);
}

/** The angle of a direction of two entries, longitude and latitude of one of three, in degrees; none of the zero direction. */
export function anglesOf(direction: readonly number[]): number[] {
  if (direction.every((entry) => entry === 0)) return [];
  const [u, v, w] = direction;
  const longitude = DEGREES * Math.atan2(v, u);
  return direction.length === 2 ? [longitude] : [longitude, DEGREES * Math.atan2(w, Math.hypot(u, v))];
}

/** What the angles of directions with so many entries are called. */
export const angleNames = (entries: number): string[] => (entries === 2 ? ['Angle (°)'] : ['Longitude (°)', 'Latitude (°)']);

/** How many listed directions touch β, how many of them hold a neuron, and by how much the largest value exceeds β, relatively. */
export function activeCounts(data: Directions): { touching: number; held: number; excess: number } {
  const rows = activeSet(data);
  const touching = rows.filter(({ touches, peak }) => touches && peak);
  return {
    touching: touching.length,
    held: touching.filter(({ neurons }) => neurons.length > 0).length,
    excess: Math.max(0, ...rows.map(({ slack }) => -slack / data.beta)),
  };
}
