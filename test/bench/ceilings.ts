// What the kernels reach on this machine at best, and what a solve asks of them (`npm run bench -- ceilings`): a time that flops or bytes
// at these ceilings do not explain is spent elsewhere.
import { performance } from 'node:perf_hooks';
import { cpuUsage } from 'node:process';
import { solve } from '../../main/compute/convex/solve';
import { kernels } from '../../main/compute/engine/kernels';
import { matrix, type Matrix } from '../../shared/contract/array';
import type { Architecture } from '../../shared/contract/network';
import type { SolveSpec } from '../../shared/contract/run';
import { relativeGap } from '../../shared/theory/relative-gap';
import type { Monitor } from '../../main/compute/job';

/** Multiplications and additions of a measurement, at least. */
const ENOUGH = 2e9;
const REPEATS = 5;
/** Float64 values that no cache holds. */
const LARGE = 2 ** 23;
const SMALL = 2 ** 11;

export interface Ceiling {
  kernel: string;
  gigaflops: number;
  /** Bytes read and written each second, in GB, where these are the limit. */
  gigabytes: number | null;
}

/** The rates of the kernels, by processor time, the best of several measurements. */
export function ceilings(): Ceiling[] {
  const engine = kernels();
  return engine.arena.scope(() => {
    const a = engine.arena.float64(LARGE);
    const b = engine.arena.float64(LARGE);
    const c = engine.arena.float64(LARGE);
    a.values.forEach((_, at, values) => (values[at] = Math.sin(at)));
    b.values.set(a.values);
    const [p, q, r] = [a.pointer, b.pointer, c.pointer];
    const n = 512;
    const [rows, columns] = [4096, LARGE / 4096];
    /** A diagonally dominant matrix, which a factorisation destroys. */
    const refill = () => {
      c.values.set(a.values.subarray(0, n * n));
      for (let i = 0; i < n; i++) c.values[i * n + i] = 2 * n;
    };
    return [
      rate('gemm, 512 × 512 × 512', 2 * n ** 3, null, () => engine.gemm(false, false, n, n, n, 1, p, n, q, n, 0, r, n)),
      rate('syrk, 512 × 512 × 512', n ** 3, null, () => engine.syrkLower(false, n, n, 1, p, n, 0, 0, r, n)),
      rate('cholesky, 512 × 512', n ** 3 / 3, null, () => {
        refill();
        engine.cholesky(n, r, n);
      }),
      rate('gemv, 200 × 20', 2 * 200 * 20, null, () => engine.gemv(false, 200, 20, 1, p, 20, q, 0, r)),
      rate('gemv, 20 × 20', 2 * 20 * 20, null, () => engine.gemv(false, 20, 20, 1, p, 20, q, 0, r)),
      rate('dot, 2,048 values', 2 * SMALL, 16 * SMALL, () => engine.dot(SMALL, p, q)),
      rate('dot, 64 MiB each', 2 * LARGE, 16 * LARGE, () => engine.dot(LARGE, p, q)),
      rate('gemv, 4,096 × 2,048', 2 * LARGE, 8 * LARGE, () => engine.gemv(false, rows, columns, 1, p, columns, q, 0, r)),
    ];
  });
}

function rate(kernel: string, flops: number, bytes: number | null, call: () => void): Ceiling {
  const times = Math.max(1, Math.round(ENOUGH / REPEATS / flops));
  let least = Infinity;
  call();
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const before = cpuUsage();
    for (let k = 0; k < times; k++) call();
    const { user } = cpuUsage(before);
    least = Math.min(least, user / times);
  }
  return { kernel, gigaflops: flops / least / 1e3, gigabytes: bytes && bytes / least / 1e3 };
}

export interface Problem {
  X: number[][];
  y: number[];
  gates?: number[][];
  beta: number;
  loss: Architecture['loss'];
}

/** What one kernel had to do in a solve; flops where its arguments tell them. */
export interface Share {
  kernel: string;
  calls: number;
  gigaflop: number | null;
  seconds: number;
}

export interface Work {
  seconds: number;
  shares: Share[];
}

type Call = (...values: number[]) => number | undefined;

/** Multiplications and additions by a kernel's arguments. */
const FLOPS: Record<string, Call> = {
  gemm: (_ta, _tb, m, n, k) => 2 * m * n * k,
  syrkColumns: (_t, n, k, ...rest) => {
    const [first, last] = rest.slice(-2);
    return k * (last - first) * (2 * n - first - last);
  },
  gemv: (_t, m, n) => 2 * m * n,
  dot: (n) => 2 * n,
  choleskyColumns: (n, _a, _lda, first, last) => ((n - first) ** 3 - (n - last) ** 3) / 3,
  solveLower: (n) => n * n,
  solveLowerTransposed: (n) => n * n,
};
/** The others that a two-layer solve spends time in. */
const TIMED = ['project', 'climb', 'sweepPlanes', 'faceBasis', 'maskRows', 'maskVector', 'addMasked'];

/** A call of a kernel: its time, and the time since the call before it. */
interface Stretch {
  kernel: string;
  flops: number;
  before: number;
  milliseconds: number;
}

/**
 * The kernels' part in a solve of a two-layer problem. Every solve makes the same calls in the same order, so each call, and each stretch
 * between two, counts with its least time in any of them: what other programs take from a busy machine is left out.
 */
export function workOf(problem: Problem, times: number): Work {
  const table = kernels() as unknown as Record<string, Call>;
  const names = [...Object.keys(FLOPS), ...TIMED];
  const originals = new Map(names.map((kernel) => [kernel, table[kernel]]));
  let log: Stretch[] = [];
  let last = 0;
  let least: Stretch[] = [];
  let rest = Infinity;
  try {
    for (const [kernel, original] of originals)
      table[kernel] = (...values) => {
        const began = performance.now();
        const result = original(...values);
        const ended = performance.now();
        log.push({ kernel, flops: FLOPS[kernel]?.(...values) ?? 0, before: began - last, milliseconds: ended - began });
        last = ended;
        return result;
      };
    for (let k = 0; k < times; k++) {
      log = [];
      last = performance.now();
      const { seconds } = solve(...posed(problem), untilSolved(posed(problem)[2].tolerance));
      const own = program(log, 1000 * seconds);
      const after = 1000 * seconds - own.reduce((sum, { before, milliseconds }) => sum + before + milliseconds, 0);
      rest = Math.min(rest, Math.max(0, after));
      least = least.length === 0 ? own : least.slice(0, own.length).map((call, at) => leastOf(call, own[at]));
    }
  } finally {
    for (const [kernel, original] of originals) table[kernel] = original;
  }
  const shares = names.map((kernel): Share => {
    const calls = least.filter((call) => call.kernel === kernel);
    const gigaflop = kernel in FLOPS ? calls.reduce((sum, { flops }) => sum + flops, 0) / 1e9 : null;
    return { kernel, calls: calls.length, gigaflop, seconds: calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000 };
  });
  return {
    seconds: (rest + least.reduce((sum, { before, milliseconds }) => sum + before + milliseconds, 0)) / 1000,
    shares: shares.filter(({ calls }) => calls > 0).sort((a, b) => b.seconds - a.seconds),
  };
}

/** Stops what comes after the program, the bound of every network: as soon as the gap is closed. */
function untilSolved(tolerance: number): Monitor {
  let isSolved = false;
  return {
    report({ iterations = [] }) {
      for (const { primal, dual } of iterations) if (dual !== null && relativeGap(primal, dual) <= tolerance) isSolved = true;
    },
    stopped: () => isSolved,
  };
}

/** The calls of the program itself, without those that the bound of every network begins with. */
function program(log: readonly Stretch[], milliseconds: number): Stretch[] {
  let at = 0;
  for (let time = 0; at < log.length; at++) {
    time += log[at].before + log[at].milliseconds;
    if (time > milliseconds) break;
  }
  return log.slice(0, at);
}

function leastOf(a: Stretch, b: Stretch): Stretch {
  return { ...a, before: Math.min(a.before, b.before), milliseconds: Math.min(a.milliseconds, b.milliseconds) };
}

function posed({ X, y, gates, beta, loss }: Problem): [Matrix, Matrix, SolveSpec] {
  const rows = (values: number[][]) => matrix(values.length, values[0].length, Float64Array.from(values.flat()));
  const spec: SolveSpec = {
    family: 'two-layer-relu',
    loss,
    bias: 'none',
    patterns: gates ? { kind: 'given', gates: rows(gates) } : { kind: 'all' },
    beta,
    tolerance: 1e-6,
    seed: 0,
  };
  return [rows(X), matrix(y.length, 1, Float64Array.from(y)), spec];
}
