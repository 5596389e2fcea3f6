import { Failure } from '../../shared/contract/failure';
import type { Measures, Moment, SolveResult, TrainResult, TrainSpec } from '../../shared/contract/run';
import { testWords } from '../../shared/figures/test-error';
import { whatTrainingProved } from '../../shared/figures/proven';
import { relativeGap } from '../../shared/theory/relative-gap';
import { missingWords } from '../../shared/theory/training/escapes';
import { successOf } from '../../shared/theory/training/success';
import { noteLines } from './common';
import { aligned, boundFigure, facts, figure, small } from './format';
import type { Streams } from './streams';
import { testFact } from './test-error';

/** The seed with the least objective; one that diverged is never the best. */
export function bestOf({ seeds }: TrainResult): TrainResult['seeds'][number] {
  return seeds.reduce((best, seed) => (rank(seed) < rank(best) ? seed : best));
}

const rank = ({ objective }: { objective: number }) => (Number.isNaN(objective) ? Infinity : objective);

/** What `--json` prints of a training, beside what every command does; `moments` were noted on the way. */
export function describeTraining(
  spec: TrainSpec,
  result: TrainResult,
  bound: SolveResult | Failure | null,
  tolerance: number,
  moments: readonly Moment[],
) {
  const program = bound instanceof Failure ? null : bound;
  const lowerBound = program?.lowerBound ?? result.lowerBound ?? null;
  const measured = (objective: number) => {
    const gap = lowerBound ? objective - lowerBound.value : null;
    return { objective, gap, relativeGap: lowerBound && relativeGap(objective, lowerBound.value) };
  };
  const best = bestOf(result);
  return {
    loss: spec.architecture.loss,
    bias: spec.architecture.bias,
    seed: spec.seed,
    backend: result.backend,
    notes:
      bound instanceof Failure
        ? [`There is no bound to measure against: ${bound.message}`]
        : (bound?.notes ?? (result.lowerBound ? [whatTrainingProved(spec.architecture, result.lowerBound)] : [])),
    status: result.status,
    beta: spec.architecture.beta,
    ...measured(best.objective),
    bestSeed: best.seed,
    certificate: lowerBound?.kind ?? null,
    lowerBound,
    program: program && {
      objective: program.objective,
      certificate: program.certificate,
      relativeGap: program.relativeGap,
      ...(program.test ? { test: program.test } : {}),
    },
    ...(best.test ? { test: best.test } : {}),
    success: lowerBound && {
      tolerance,
      ...successOf(
        result.seeds.map(({ objective }) => objective),
        lowerBound.value,
        tolerance,
      ),
    },
    seeds: result.seeds.map(
      ({ seed, objective, gradientNorm, activeNeurons, epochs, ended, escapes, missing, layers, product, alignment, balance, test }) => ({
        seed,
        ...measured(objective),
        gradientNorm,
        activeNeurons,
        epochs,
        ...(ended ? { ended } : {}),
        ...(escapes ? { escapes } : {}),
        ...(missing ? { missing } : {}),
        layers,
        ...(product ? { product } : {}),
        alignment,
        balance,
        ...(test ? { test } : {}),
        measured: moments.filter((moment): moment is Measures => moment.kind === 'measures' && moment.seed === seed).map(withoutSeed),
      }),
    ),
    optimizer: spec.optimizer,
    learningRate: spec.learningRate,
    precision: result.precision,
    seconds: result.seconds,
  };
}

const withoutSeed = ({ epoch, layers, product, alignment, balance, activeNeurons }: Measures) => ({
  epoch,
  layers,
  ...(product ? { product } : {}),
  alignment,
  balance,
  activeNeurons,
});

/** 38 %  (3 of 8 seeds within 0.001 of the bound; 14 % to 69 % at 95 %). */
function successWords({
  within,
  of,
  share,
  interval: [low, high],
  tolerance,
}: NonNullable<ReturnType<typeof describeTraining>['success']>): string {
  const percent = (value: number) => `${Math.round(100 * value)} %`;
  return `${percent(share)}  (${within} of ${of} seeds within ${small(tolerance)} of the bound; ${percent(low)} to ${percent(high)} at 95 %)`;
}

/** What theory §7 says of the best network, where it was measured. */
function measuredFacts(best: ReturnType<typeof describeTraining>['seeds'][number] | undefined): [string, string][] {
  if (!best || best.layers.length === 0) return [];
  return [
    ['numerical rank of each layer', best.layers.map(({ numericalRank }) => numericalRank).join(', ')],
    ['alignment of neighbours', best.alignment.map(small).join(', ')],
    ...(best.escapes ?? []).map(({ epoch, units, before, after }): [string, string] => [
      `escape at epoch ${epoch}`,
      `${units === 0 ? 'sizes solved for' : units === 1 ? '1 neuron' : `${units} neurons`}, objective from ${figure(before)} to ${figure(after)}`,
    ]),
    ...(best.missing ? [['missing neurons', missingWords(best.missing)] as [string, string]] : []),
  ];
}

/** Whether it was trained where everything is that nobody asks otherwise of. */
export const isStandard = ({ backend, precision }: Pick<TrainResult, 'backend' | 'precision'>) =>
  backend === 'embedded' && precision === 'float64';

const SHOWN = 20;

/** The same for people. */
export function printTraining(spec: TrainSpec, output: ReturnType<typeof describeTraining>, { out }: Streams): void {
  const { lowerBound, program, seeds, success } = output;
  const { layers, branches, activation } = spec.architecture;
  const network = `${branches > 1 ? `${branches} branches of ` : ''}${layers.join('-')} ${activation} units`;
  const interrupted = output.status === 'interrupted' ? ' (interrupted)' : '';
  out(
    `Trained ${seeds.length === 1 ? 'one network' : `${seeds.length} networks`} of ${network} with ${spec.optimizer}, β = ${output.beta}${interrupted}\n`,
  );
  out(
    `${facts([
      ['best objective', `${figure(output.objective)}  (seed ${output.bestSeed})`],
      [
        'lower bound of every network',
        lowerBound ? `${boundFigure(lowerBound.value)}  (${lowerBound.kind}, ${lowerBound.method})` : 'none known',
      ],
      ['gap', `${small(output.gap)}  (relative ${small(output.relativeGap)})`],
      ...(success && seeds.length > 1 ? [['success rate', successWords(success)] as const] : []),
      ...(program ? [['convex program', `${figure(program.objective)}  (${program.certificate})`] as const] : []),
      ...(output.test ? [testFact('test error of the best', output.test)] : []),
      ...(program?.test ? [testFact('of the convex optimum', program.test)] : []),
      ...measuredFacts(seeds.find(({ seed }) => seed === output.bestSeed)),
      ...(isStandard(output) ? [] : [['trained on', `${output.backend}, ${output.precision}`] as const]),
      ['seconds', small(output.seconds)],
    ])}\n\n`,
  );
  const order = [...seeds].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : a.seed - b.seed));
  const rows = order
    .slice(0, SHOWN)
    .map((entry) => [
      String(entry.seed),
      figure(entry.objective),
      small(entry.gap),
      small(entry.relativeGap),
      small(entry.gradientNorm),
      String(entry.activeNeurons),
      ...(entry.test ? [testWords(entry.test)] : []),
    ]);
  out(
    `${aligned([['seed', 'objective', 'gap', 'relative gap', 'gradient', 'neurons', ...(output.test ? ['test error'] : [])], ...rows])}\n`,
  );
  if (order.length > SHOWN) out(`  … and ${order.length - SHOWN} more (--json has all)\n`);
  out(noteLines(output.notes));
}
