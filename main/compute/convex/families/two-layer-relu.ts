import { performance } from 'node:perf_hooks';
import { vector, type Matrix, type NdArray } from '../../../../shared/contract/array';
import type { Kind, Proof } from '../../../../shared/contract/certificate';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { lossNamed, type Loss } from '../../../../shared/theory/losses';
import { priceOf } from '../../../../shared/theory/losses/limit';
import { relativeGap } from '../../../../shared/theory/relative-gap';
import { isWhitened, whitenedOptimum } from '../../../../shared/theory/whitened';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { closedFormGauge } from '../../certificate/closed-form';
import type { Bound } from '../../certificate/bound-method';
import { dualBound } from '../../certificate/dual-bound';
import { bestLowerBound } from '../../certificate/methods';
import { kernels } from '../../engine/kernels';
import { limitNote, stretch } from '../limit/limit';
import { generateLimit } from '../limit/two-layer-limit';
import type { Monitor } from '../../job';
import { networkOutputs, networkPenalty, type ObjectiveTerms } from '../../train/objective';
import { generateColumns, type Outcome } from '../master/column-generation';
import { searchGlobally } from '../pricing/global-search';
import { controlOf } from '../control';
import type { Family } from './family';
import type { Oracle } from '../pricing/oracle';
import { reduce, withBias, type Geometry } from '../patterns/geometry';
import { PatternSpace } from '../patterns/pattern-space';
import { choosePatterns, type Choice } from '../patterns/patterns';
import { neurons, weightsOf } from '../recovery/recover';
import { solveVectorRelu } from './vector-relu';

/** Milliseconds that are kept for the network's bound where not all patterns are priced, and their share of a time limit at most. */
const BOUND_TIME = 3000;
const BOUND_SHARE = 0.3;
/** Milliseconds in which the leaves of a search are made to prove the bound again. */
const PROOF_TIME = 5000;
/** Seconds that the bound of all networks is worth where it is all that proves anything. */
const WORTH = 60;
/** By how much, relatively, the program's value and that of the recovered network may differ. */
const AGREEMENT = 1e-8;

const TERMS: Pick<ObjectiveTerms, 'activation' | 'regularizer' | 'bias'> = {
  activation: 'relu',
  regularizer: 'weight-decay',
  bias: 'penalized',
};

/**
 * Two-layer ReLU networks with weight decay [PE20, theory §5.3]; several outputs have a file of their own. For one output min ℓ(Σ D_iX(v_i − w_i)) + β Σ(‖v_i‖ + ‖w_i‖) over the
 * cones of the activation patterns. The certificate is exact where all patterns are priced, restricted where some are.
 */
export const twoLayerRelu: Family = {
  ...FAMILY_DECLARATIONS['two-layer-relu'],

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    if (Y.shape[1] > 1) return solveVectorRelu(X, Y, spec, monitor);
    const began = performance.now();
    const given = lossNamed(spec.loss, spec);
    const bias = spec.bias === 'penalized';
    const design = withBias(X, bias);
    const geometry = reduce(design.data, design.n, design.d);
    const control = controlOf(spec, monitor, began);
    const y = Y.data;

    const { arena } = kernels();
    const { choice, outcome, loss, gauge, leaves, known } = arena.scope(() => {
      if (geometry.r === 0) return { choice: null, outcome: null, loss: given, gauge: null, leaves: null, known: null };
      const space = new PatternSpace(kernels(), geometry, monitor.recruit);
      const choice = choosePatterns(space, spec, design.data, () => control.interruption() !== null);
      const program = choice && { space, oracle: choice.oracle, Y: y, beta: spec.beta, tolerance: spec.tolerance };
      if (choice?.budget !== undefined) control.allow(choice.budget);
      if (choice && !choice.exhaustive) control.reserve(BOUND_TIME, BOUND_SHARE);
      const isSearch = (choice?.stoppable ?? choice?.unproven ?? false) && !spec.interpolate;
      if (choice?.stoppable && !isSearch) control.reserve(BOUND_TIME, BOUND_SHARE);
      const search = program && isSearch ? searchGlobally({ ...program, loss: given }, control) : null;
      const solved =
        program &&
        (spec.interpolate
          ? generateLimit(program, spec, control, choice?.exhaustive ? 'every network' : 'these patterns')
          : { outcome: search?.outcome ?? generateColumns({ ...program, loss: given }, control), loss: given });
      control.reserve(0, 0);
      const outcome = solved?.outcome ?? null;
      const proven = spec.proof && outcome?.dual;
      const leaves = (proven && choice?.oracle.prove?.(proven.point, spec.beta, deadline(monitor, PROOF_TIME))) || null;
      const gauge = solved && 'gauge' in solved ? solved.gauge : null;
      return { choice, outcome, loss: solved?.loss ?? given, gauge, leaves, known: search?.relaxed ?? null };
    });

    const build = (factor: number) =>
      neurons(
        geometry,
        (outcome?.atoms ?? []).map(({ sign, u }) => ({ sign, u: u.map((value) => factor * value) })),
      );
    const outputs = (weights: Record<string, NdArray>) => networkOutputs(weights, X, 1, TERMS);
    const found = weightsOf(build(1), X.shape[1], bias);
    const factor = spec.interpolate ? stretch(spec.loss, outputs(found), y, 1) : 1;
    const list = build(factor);
    const weights = factor === 1 ? found : weightsOf(list, X.shape[1], bias);
    const F = outputs(weights);
    const objective = loss.value(F, y) + spec.beta * networkPenalty(weights, TERMS);
    const program = gauge === null ? (outcome?.primal ?? loss.value(new Float64Array(y.length), y)) : factor * gauge + loss.value(F, y);
    if (!(Math.abs(objective - program) <= AGREEMENT * Math.max(Math.abs(program), Number.MIN_VALUE)))
      throw new Failure(
        'computation',
        `The recovered network has objective ${objective}, the convex program ${program}: they should agree.`,
        'Please report this with the data; standardising the features may help meanwhile.',
      );
    const figures = certify(
      geometry,
      design,
      y,
      { given, loss },
      spec,
      choice,
      outcome,
      leaves,
      known,
      objective,
      () => control.interruption() !== null,
    );
    return {
      kind: 'solve',
      status: outcome?.status ?? (geometry.r === 0 ? 'solved' : (control.interruption() ?? 'solved')),
      objective,
      ...figures,
      notes: [...figures.notes, ...(spec.interpolate ? [limitNote(spec.loss, F, y, 1)] : [])],
      activeNeurons: list.length,
      networkObjective: objective,
      iterations: outcome?.iterations ?? 0,
      weights,
      seconds: (performance.now() - began) / 1000 - (figures.boundSeconds ?? 0),
    };
  },
};

type Figures = Pick<
  SolveResult,
  | 'dualBound'
  | 'gap'
  | 'relativeGap'
  | 'certificate'
  | 'lowerBound'
  | 'boundSeconds'
  | 'patterns'
  | 'patternsHow'
  | 'betaMax'
  | 'betaMaxKind'
  | 'dual'
  | 'proof'
  | 'notes'
>;

/** What was proven, in which words (theory §2). */
function certify(
  geometry: Geometry,
  design: { n: number; d: number; data: Float64Array },
  y: Float64Array,
  { given, loss }: { given: Loss; loss: Loss },
  spec: SolveSpec,
  choice: Choice | null,
  outcome: Outcome | null,
  leaves: ReturnType<NonNullable<Oracle['prove']>>,
  known: Bound | null,
  objective: number,
  stopped: () => boolean,
): Figures {
  const initial = dualAtZero(given, y);
  // All-zero data have the single function F = 0, whose value is known.
  const trivial = geometry.r === 0;
  const proven = outcome?.dual ?? null;
  const exhaustive = trivial || (choice?.exhaustive ?? false);
  const candidates = outcome ? [outcome.nu, initial] : [initial];
  const relaxed = () =>
    bestLowerBound({
      ...design,
      X: design.data,
      Y: y,
      loss,
      beta: spec.beta,
      candidates,
      upper: objective,
      seconds: exhaustive ? WORTH : undefined,
      stopped,
    });

  // The bound beside a program on fewer patterns is no part of solving it.
  let boundSeconds: number | undefined;
  const timed = (find: () => Bound) => {
    const began = performance.now();
    const bound = find();
    boundSeconds = (performance.now() - began) / 1000;
    return bound;
  };

  let network: Bound;
  if (trivial) {
    const margin = loss.dualRounding(initial, y);
    network = { lowerBound: { value: objective - margin, kind: 'exact', method: 'enumeration', margin }, point: initial };
  } else if (exhaustive && proven && choice) {
    const { value, margin, point } = proven;
    network = {
      lowerBound: { value, kind: proven.relaxed ? 'relaxed' : 'exact', method: choice.oracle.method, margin },
      point,
      ...(leaves ?? {}),
    };
    // A search that was cut short may have priced an early ν only.
    if (proven.relaxed && objective - value > spec.tolerance * Math.abs(objective)) network = better(network, known ?? relaxed());
  } else network = known ?? timed(relaxed);

  // A bound of the network is one of the program on fewer patterns too; where no pricing was finished there is no better.
  const dualBound = proven && !exhaustive ? proven.value : network.lowerBound.value;
  const certificate: Kind = exhaustive ? (trivial || (proven && !proven.relaxed) ? 'exact' : 'relaxed') : 'restricted';
  const gap = objective - dualBound;
  const largest = exhaustive ? (outcome?.betaMax ?? null) : null;
  const closedForm = () => {
    const { positive, negative } = closedFormGauge(design.data, design.n, design.d, initial);
    return { value: Math.max(positive, negative), relaxed: true };
  };
  const betaMax = trivial ? { value: 0, relaxed: false } : (largest ?? closedForm());
  return {
    dualBound,
    gap,
    relativeGap: relativeGap(objective, dualBound),
    certificate,
    lowerBound: network.lowerBound,
    boundSeconds,
    patterns: choice?.patterns ?? 1,
    patternsHow: choice?.how ?? 'enumerated',
    betaMax: betaMax.value,
    betaMaxKind: betaMax.relaxed ? 'relaxed' : 'exact',
    ...(spec.proof ? { proof: proofOf(network, loss, y, spec) } : {}),
    dual: vector(exhaustive ? network.point : (proven?.point ?? network.point)),
    notes: [...(choice?.notes ?? []), ...closedFormNote(design, y, spec)],
  };
}

/** The proof of a bound; leaves that prove it only nearly prove that of a smaller point. */
function proofOf({ lowerBound, point, arrays, rho = 0 }: Bound, loss: Loss, y: Float64Array, spec: SolveSpec): Proof {
  const scaled = rho > spec.beta ? dualBound(loss, point, y, spec.beta, rho, 0).point : point;
  return {
    point: { dtype: 'float64', shape: [y.length, 1], data: scaled },
    kind: lowerBound.kind,
    method: lowerBound.method,
    arrays: arrays ?? {},
    ...(spec.interpolate ? { price: priceOf(loss) } : {}),
  };
}

function deadline(monitor: Monitor, milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => monitor.stopped() || performance.now() > end;
}

function better(a: Bound, b: Bound): Bound {
  return b.lowerBound.value > a.lowerBound.value ? b : a;
}

/** Whitened rows have their optimum in closed form: said beside the solver's, so that a reader can check the one by the other. */
function closedFormNote({ n, d, data }: { n: number; d: number; data: Float64Array }, y: Float64Array, spec: SolveSpec): string[] {
  if (spec.loss !== 'squared' || !isWhitened(data, n, d)) return [];
  return [`The rows are whitened (XXᵀ = I): the optimum over all patterns is ${whitenedOptimum(y, spec.beta)} in closed form.`];
}
