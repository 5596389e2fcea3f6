import { valueOf, type Reach } from '../../../../shared/theory/reach';

/** A dual point's line: ℓ(F) ≥ value − b·s − b0·s0 for every network whose paths from the inputs sum to s, and from later biases to s0. */
export interface SupportLine {
  value: number;
  b: number;
  b0: number;
}

export interface LeastObjective {
  value: number;
  /** c where that is, and s there. */
  c: number;
  s: number;
  /** The b at which another line would help most; null where none can. */
  next: number | null;
}

/** Relative precision of the search over c, and its splits at most: what is left of it is in the bound. */
const PRECISION = 1e-7;
const SPLITS = 2000;
/** What the few operations of a value may round, relative to its terms. */
const ROUNDING = 16 * Number.EPSILON;
/** Slopes closer together than this, relatively, say the same. */
const SAME = 1e-4;
/** How far from s, relatively, the lines on both sides of it are looked at: s is known less well than the bound. */
const NEAR = 1e-3;

interface Interval {
  from: number;
  to: number;
  lower: number;
}

/**
 * A true lower bound of ℓ + βR over all networks of the reach, for losses that are never negative: min_{c ≥ 0} Λ(c) + βc, where Λ is the
 * largest of the lines at what c reaches (theory §2, §4), by bisection. Each line less its terms c^e with e ≥ 1 is concave, so between two
 * values of c it is no lower than at the lower of them; terms with e < 1 are taken at the larger c.
 */
export function leastObjective(lines: readonly SupportLine[], reach: Reach, beta: number): LeastObjective {
  const used: SupportLine[] = [{ value: 0, b: 0, b0: 0 }, ...lines.filter(({ value }) => value > 0)];
  const largest = used.reduce((most, { value }) => Math.max(most, value), 0);
  const bent = reach.constants.filter(({ e }) => e >= 1);
  const rising = reach.constants.filter(({ e }) => e < 1);
  const cost = (c: number, top: number): Cost => ({
    s: valueOf(reach.inputs, c),
    s0: valueOf(bent, c) + valueOf(rising, top),
    paid: beta * c,
  });
  const at = ({ value, b, b0 }: SupportLine, { s, s0, paid }: Cost) => {
    const spent = b * s + b0 * s0;
    return value - spent + paid - ROUNDING * (value + spent + paid);
  };
  const above = (from: number, to: number) => {
    const [left, right] = [cost(from, to), cost(to, to)];
    return used.reduce((most, line) => Math.max(most, Math.min(at(line, left), at(line, right))), 0);
  };
  let least = { value: above(0, 0), c: 0 };
  const split = (from: number, to: number): Interval => {
    const value = above(to, to);
    if (value < least.value) least = { value, c: to };
    return { from, to, lower: above(from, to) };
  };
  // Beyond this the regulariser alone costs more than the network of zeros.
  const end = (largest / beta) * (1 + 1e-12);
  const open = new Queue();
  if (end > 0) open.push(split(0, end));
  for (let k = 0; k < SPLITS && open.least < least.value * (1 - PRECISION); k++) {
    const { from, to } = open.pop();
    const middle = 0.5 * (from + to);
    open.push(split(from, middle));
    open.push(split(middle, to));
  }
  const s = valueOf(reach.inputs, least.c);
  return { value: Math.max(0, Math.min(open.least, least.value)), c: least.c, s, next: between(used, s) };
}

/** The lines of a few that bound the objective as well as all of them but for a share of it: where those bound it least, the highest joins. */
export function fewestLines<T extends SupportLine>(lines: readonly T[], reach: Reach, beta: number, share: number): T[] {
  const wanted = leastObjective(lines, reach, beta).value * (1 - share);
  const chosen: T[] = [];
  for (let left = lines.length; left > 0; left--) {
    const { value, c } = leastObjective(chosen, reach, beta);
    if (value >= wanted) break;
    const [s, s0] = [valueOf(reach.inputs, c), valueOf(reach.constants, c)];
    const height = (line: T) => line.value - line.b * s - line.b0 * s0;
    const highest = lines.reduce((top, line) => (height(line) > height(top) ? line : top));
    if (chosen.includes(highest)) break;
    chosen.push(highest);
  }
  return chosen;
}

/** What c reaches, and βc. */
interface Cost {
  s: number;
  s0: number;
  paid: number;
}

/** Intervals, the one with the least bound first. */
class Queue {
  private readonly heap: Interval[] = [];

  get least(): number {
    return this.heap.length > 0 ? this.heap[0].lower : Infinity;
  }

  push(interval: Interval): void {
    const { heap } = this;
    let at = heap.push(interval) - 1;
    while (at > 0 && heap[(at - 1) >> 1].lower > heap[at].lower) at = this.swap(at, (at - 1) >> 1);
  }

  pop(): Interval {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (last && heap.length > 0) {
      heap[0] = last;
      for (let at = 0; ;) {
        const child = 2 * at + 1;
        if (child >= heap.length) break;
        const lesser = child + 1 < heap.length && heap[child + 1].lower < heap[child].lower ? child + 1 : child;
        if (heap[lesser].lower >= heap[at].lower) break;
        at = this.swap(at, lesser);
      }
    }
    return top;
  }

  private swap(a: number, b: number): number {
    [this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
    return b;
  }
}

/** Half way, in the logarithm, between the slopes on both sides of s. */
function between(lines: readonly SupportLine[], s: number): number | null {
  const slopeAt = (at: number) => lines.reduce((top, line) => (line.value - line.b * at > top.value - top.b * at ? line : top)).b;
  const [steep, flat] = [slopeAt(s * (1 - NEAR)), slopeAt(s * (1 + NEAR))];
  if (steep === 0) return null;
  if (s === 0) return 2 * steep;
  if (flat >= steep * (1 - SAME)) return null;
  return flat === 0 ? steep / 4 : Math.sqrt(flat * steep);
}
