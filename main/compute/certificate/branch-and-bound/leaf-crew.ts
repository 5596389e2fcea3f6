import { FIRST, Stages, takeParts } from '../../crew/stages';
import { kernels } from '../../engine/kernels';
import type { MomentGoal } from '../shor/moment-solver';
import type { Leaf } from './leaf';
import { readLeaf, recordSize, writeLeaf } from './leaf-record';
import { LeafWork } from './leaf-work';

/** Leaves that are worked on at once, whoever does it. */
export const AT_ONCE = 16;
/** Milliseconds of work on leaves before help is asked for: most searches end before it would come. */
const PATIENCE = 100;
/** Milliseconds over which it is seen whether help helps: a worker's first leaves take several times as long as later ones. */
const TRIAL = 2000;

/** What is to be done with a leaf: one of LeafWork's; `row` is that to branch on. */
export interface Order {
  leaf: Leaf;
  action: 'none' | 'recertify' | 'solve' | 'branch';
  row: number;
}

const ACTIONS: readonly Order['action'][] = ['none', 'recertify', 'solve', 'branch'];

/** What a worker needs to take leaves off the one that searches. */
export interface LeavesCall {
  readonly kind: 'leaves';
  readonly words: Int32Array;
  /** n unit rows. */
  readonly X: Float64Array;
  readonly n: number;
  readonly r: number;
  /** The memory of the board. */
  readonly numbers: Float64Array;
}

/** The words of the work itself: whether to stop, and for each part what is to be done and the row. */
const STOP = FIRST;
const actionAt = (part: number) => STOP + 1 + 2 * part;
const rowAt = (part: number) => actionAt(part) + 1;

/** Numbers that workers share: the goal, the weights of the rows, and for each part one leaf to read and two to write. */
class Board {
  readonly goal: Float64Array;
  readonly weights: Float64Array;

  constructor(
    readonly numbers: Float64Array,
    private readonly n: number,
    private readonly r: number,
  ) {
    this.goal = numbers.subarray(0, 2);
    this.weights = numbers.subarray(2, 2 + n);
  }

  static size(n: number, r: number): number {
    return 2 + n + 3 * AT_ONCE * recordSize(n, r);
  }

  record(part: number, which: 0 | 1 | 2): Float64Array {
    const size = recordSize(this.n, this.r);
    const at = 2 + this.n + (3 * part + which) * size;
    return this.numbers.subarray(at, at + size);
  }
}

/** The workers of one search: the one that leads it, and whoever helps for a while. The results do not depend on who they are. */
export class LeafCrew {
  private board: Board | null = null;
  private readonly stages: Stages;
  /** The orders of the present stage, and what the leader's own parts led to. */
  private orders: readonly Order[] = [];
  private results: (Leaf[] | undefined)[] = [];
  private weights: Float64Array = new Float64Array(0);
  private goal: MomentGoal = { threshold: 0, precision: 0, stopped: () => false };

  constructor(
    private readonly work: LeafWork,
    recruit?: (call: LeavesCall) => void,
  ) {
    this.stages = new Stages({
      parts: AT_ONCE,
      words: 1 + 2 * AT_ONCE,
      patience: recruit ? PATIENCE : Infinity,
      trial: TRIAL,
      recruit: (words) => recruit?.(this.call(words)),
      part: (_words, part) => {
        if (part < this.orders.length) this.results[part] = obey(this.work, this.orders[part], this.weights, this.goal);
      },
    });
  }

  /** Obeys all orders; the children of each leaf that was branched, in their order. */
  perform(orders: readonly Order[], weights: Float64Array, goal: MomentGoal): Leaf[][] {
    const children: Leaf[][] = [];
    for (let from = 0; from < orders.length; from += AT_ONCE) {
      if (from > 0 && goal.stopped()) break;
      children.push(...this.stage(orders.slice(from, from + AT_ONCE), weights, goal));
    }
    return children;
  }

  private stage(orders: readonly Order[], weights: Float64Array, goal: MomentGoal): Leaf[][] {
    const { words } = this.stages;
    const stopped = () => {
      if (!goal.stopped()) return false;
      words[STOP] = 1;
      return true;
    };
    this.orders = orders;
    this.results = [];
    this.weights = weights;
    this.goal = { ...goal, stopped };
    const { board } = this;
    if (board) this.announce(board, words);
    this.stages.run(stopped);
    return orders.map((order, part) => this.results[part] ?? (board ? this.read(board, order, part) : []));
  }

  private call(words: Int32Array): LeavesCall {
    const { X, n, r } = this.work;
    this.board ??= new Board(sharedNumbers(Board.size(n, r)), n, r);
    const rows = sharedNumbers(X.length);
    rows.set(X);
    return { kind: 'leaves', words, X: rows, n, r, numbers: this.board.numbers };
  }

  private announce(board: Board, words: Int32Array): void {
    const { orders, weights, goal } = this;
    board.goal.set([goal.threshold, goal.precision]);
    board.weights.set(weights);
    words[STOP] = 0;
    for (let part = 0; part < AT_ONCE; part++) {
      const order = orders[part];
      words[actionAt(part)] = ACTIONS.indexOf(order?.action ?? 'none');
      if (!order) continue;
      words[rowAt(part)] = order.row;
      writeLeaf(order.leaf, board.record(part, 0));
    }
  }

  /** Takes over what a helper has found. */
  private read(board: Board, { leaf, action }: Order, part: number): Leaf[] {
    const { n, r } = this.work;
    const found = (which: 1 | 2) => readLeaf(board.record(part, which), n, r);
    if (action === 'branch') return [found(1), found(2)];
    const { bound, solved, first, second, t, T, mean } = found(1);
    Object.assign(leaf, { bound, solved, first, second, t, T, mean });
    return [];
  }
}

/** Helps until the search has no more need or `leave` is set; a leaf that was taken is finished first. */
export function helpWithLeaves({ words, X, n, r, numbers }: LeavesCall, leave: Int32Array): void {
  const engine = kernels();
  const board = new Board(numbers, n, r);
  engine.arena.scope(() => {
    const work = new LeafWork(engine, X, n, r);
    const part = (_words: Int32Array, k: number) => {
      const action = ACTIONS[words[actionAt(k)]];
      if (action === 'none') return;
      const leaf = readLeaf(board.record(k, 0), n, r);
      const [threshold, precision] = board.goal;
      const goal = { threshold, precision, stopped: () => Atomics.load(words, STOP) === 1 };
      const children = obey(work, { leaf, action, row: words[rowAt(k)] }, board.weights, goal);
      (children.length > 0 ? children : [leaf]).forEach((found, which) => writeLeaf(found, board.record(k, which === 0 ? 1 : 2)));
    };
    takeParts(words, { part }, leave);
  });
}

/** Does what is ordered, to the leaf itself or, where it is branched, to children of it. */
function obey(work: LeafWork, { leaf, action, row }: Order, weights: Float64Array, goal: MomentGoal): Leaf[] {
  const own = leaf.sign > 0 ? weights : weights.map((weight) => -weight);
  if (action === 'branch') return work.branch(leaf, row, own);
  if (action === 'solve') work.solve(leaf, own, goal);
  else if (action === 'recertify') work.recertify(leaf, own);
  return [];
}

function sharedNumbers(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}
