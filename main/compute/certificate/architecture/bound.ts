import { performance } from 'node:perf_hooks';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { Architecture } from '../../../../shared/contract/network';
import { lossNamed, type Loss } from '../../../../shared/theory/losses';
import { freeConstant, type FreeConstant } from '../../convex/master/constants/free-constant';
import { withBias } from '../../convex/patterns/geometry';
import type { ArchitectureBound } from './architecture-bound';
import { leastObjective } from './least-objective';
import { linesOf, type Constants, type Line } from './lines';
import { pathGauge, type PathData, type PathGauge } from './path-gauge';
import { programDuals } from './program-dual';
import { proofOf } from './proof';
import { hasBias, reachOf, valueOf, type Reach } from '../../../../shared/theory/reach';

/** A network's architecture on data, and what is known of it. */
export interface ArchitectureProblem {
  X: Matrix;
  Y: Matrix;
  architecture: Architecture;
  /** Directions of the gates of each hidden layer, all units of all branches row by row. */
  gates: readonly Float64Array[];
  /** Whether the output bias is penalised as the other weights are. */
  penalizesOutputBias: boolean;
  /** −∇ℓ and the objective of a trained network: a dual point worth trying. */
  network: { dual: Float64Array; objective: number } | null;
  seed: number;
  /** For all of it. */
  seconds?: number;
  stopped: () => boolean;
}

/** Seconds for all dual points together where none are given, and how many are computed. */
const SECONDS = 10;
const PROGRAMS = 10;
/** A relative gain below this ends the search for better dual points. */
const GAIN = 1e-5;

/**
 * A true lower bound of ℓ + βR of every network of an architecture, by paths (theory §2, §4, §5.5): any dual point N bounds what the network's
 * paths of given absolute products can do, ℓ(F) ≥ −ℓ*(−N) − ⟨N, F⟩, and the regulariser bounds those products. Biases of later layers
 * begin paths of their own; a free constant asks for 1ᵀN = 0, and one under (β/2)c² costs ‖1ᵀN‖²/2β. Throws nothing: what cannot be
 * bounded is told as `why`.
 */
export function architectureBound(problem: ArchitectureProblem): ArchitectureBound {
  const { X, Y, architecture, penalizesOutputBias } = problem;
  const { loss: name, delta, beta, bias, outputBias, activation } = architecture;
  const end = performance.now() + 1000 * (problem.seconds ?? SECONDS);
  const stopped = () => problem.stopped() || performance.now() > end;
  const [n] = X.shape;
  const C = Y.shape[1];
  const design = withBias(X, bias === 'penalized' && hasBias(architecture, 1));
  const data: PathData = { n, d: design.d, data: design.data, outputs: C, gates: gateMasks(architecture, X, problem.gates) };
  const gauge = pathGauge(architecture, data, stopped);
  if (!gauge) return { why: 'The free biases of gated units are free in every pattern of gates, and no bound is known for them here.' };

  const loss = lossNamed(name, { delta, outputs: C });
  const reach = reachOf(architecture);
  const isFree = (bias === 'free' && activation !== 'threshold') || (outputBias === true && !penalizesOutputBias);
  let centre: Centre | null = null;
  const initial = new Float64Array(Y.data.length);
  loss.negativeGradient(initial, Y.data, initial);
  if (isFree || outputBias) {
    try {
      centre = centreOf(freeConstant({ loss: name, delta }), Y, loss);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (isFree) return { why: error.message };
    }
  }
  const upper = Math.min(
    problem.network?.objective ?? Infinity,
    loss.value(new Float64Array(n * C), Y.data),
    centre && outputBias && isFree ? centre.upper : Infinity,
  );
  const constants: Constants = {
    kind: isFree ? 'free' : outputBias ? 'penalized' : 'none',
    // |c| ≤ |F_i| at some row and what the paths add there, where a better network has R ≤ upper/β.
    largest: centre && isFree ? centre.free.largest(Y, upper) + pathsAt(reach, gauge, upper / beta) : 0,
  };
  const lines: Line[] = [];
  const learn = (N: Float64Array) => lines.push(...linesOf(N, { Y, loss, reach, beta, gauge, constants }));
  const both = (N: Float64Array) => {
    if (!centre || !isFree) learn(N);
    if (centre) {
      const projected = N.slice();
      centre.free.project(projected, Y);
      learn(projected);
    }
  };
  if (!isFree) learn(initial);
  if (centre) learn(centre.start);
  if (problem.network && problem.network.dual.every(Number.isFinite)) both(problem.network.dual);

  const dualProblem = {
    architecture,
    X: data,
    Y: centre ? centre.targets : Y,
    initial: centre?.start ?? initial,
    gates: problem.gates[0] ?? null,
    seed: problem.seed,
    stopped,
  };
  let best = leastObjective(lines, reach, beta);
  let wanted: number | null = isLinear(reach) ? beta / reach.inputs[0].a : best.next;
  for (let k = 0; k < PROGRAMS && wanted !== null && !stopped(); k++) {
    const found = programDuals(dualProblem, wanted);
    if (found.length === 0) break;
    found.forEach(both);
    const next = leastObjective(lines, reach, beta);
    const gained = next.value > best.value * (1 + GAIN);
    best = next.value > best.value ? next : best;
    wanted = gained && !isLinear(reach) ? best.next : null;
  }
  const tight = lines.reduce<Line | null>(
    (most, line) => (most && most.value - most.b * best.s >= line.value - line.b * best.s ? most : line),
    null,
  );
  const lowerBound = { value: best.value, kind: 'relaxed', method: 'paths', margin: tight?.margin ?? 0 } as const;
  return { lowerBound, proof: proofOf(lines, reach, beta, Y) };
}

/** The best constant, −∇ℓ there, the targets less it, and ℓ. */
interface Centre {
  free: FreeConstant;
  start: Float64Array;
  targets: Matrix;
  upper: number;
}

function centreOf(free: FreeConstant, Y: Matrix, loss: Loss): Centre {
  const [n, C] = Y.shape;
  const best = free.best(Y);
  const F = Float64Array.from({ length: n * C }, (_, at) => best[at % C]);
  const isShift = loss.name === 'squared' || loss.name === 'huber';
  return {
    free,
    start: free.start(Y, best).N,
    targets: isShift
      ? matrix(
          n,
          C,
          Y.data.map((y, at) => y - F[at]),
        )
      : Y,
    upper: loss.value(F, Y.data),
  };
}

/** What all paths together can add to one output at cost c. */
function pathsAt(reach: Reach, { range }: PathGauge, c: number): number {
  return range * valueOf(reach.inputs, c) + valueOf(reach.constants, c);
}

function isLinear({ inputs, constants }: Reach): boolean {
  return [...inputs, ...constants].every(({ e }) => e === 1);
}

/** 1[⟨g, (x, 1)⟩ ≥ 0] of every unit of every layer, the 1 only where the directions have an entry for it. */
function gateMasks({ activation, layers, branches }: Architecture, X: Matrix, gates: readonly Float64Array[]): Uint8Array[][] {
  if (activation !== 'gated') return [];
  const [n, d] = X.shape;
  return layers.map((units, l) => {
    const directions = gates[l];
    const columns = directions.length / (branches * units);
    return Array.from({ length: branches * units }, (_, unit) =>
      Uint8Array.from({ length: n }, (__, i) => {
        let sum = columns > d ? directions[(unit + 1) * columns - 1] : 0;
        for (let j = 0; j < d; j++) sum += directions[unit * columns + j] * X.data[i * d + j];
        return sum >= 0 ? 1 : 0;
      }),
    );
  });
}
