import type { CertifyOutput } from '../../shared/contract/output';
import { verdictSentence } from '../../shared/figures/verdict';
import { noteLines } from './common';
import { aligned, boundFigure, facts, figure, small } from './format';
import type { Streams } from './streams';
import { testFact } from './test-error';

/** Units of a network that are shown. */
const SHOWN = 12;

/** The judgement of a network, the verdict first. */
export function printVerdict(output: CertifyOutput, { out }: Streams): void {
  const { architecture, objective, lossValue, penalty, pytorch, lowerBound, program, conditions, test } = output;
  const { layers, branches, activation, regularizer, loss, beta } = architecture;
  out(`${verdictSentence(output)}\n`);
  out(
    `${facts([
      ['network', `${branches > 1 ? `${branches} branches of ` : ''}${layers.join('-')} ${activation} units, ${loss} loss, ${regularizer}`],
      ['objective', `${figure(objective)}  (loss ${figure(lossValue)}, penalty ${figure(penalty)})`],
      ...(pytorch ? [["in PyTorch's terms", figure(pytorch.objective)] as const] : []),
      ['β', pytorch ? pytorch.derivation : String(beta)],
      [
        'lower bound of every network',
        lowerBound ? `${boundFigure(lowerBound.value)}  (${lowerBound.kind}, ${lowerBound.method})` : 'none known',
      ],
      ['gap', `${small(output.gap)}  (relative ${small(output.relativeGap)})`],
      ...(program ? [['convex program', `${figure(program.objective)}  (${program.certificate})`] as const] : []),
      ...(test ? [testFact('test error', test)] : []),
      ...(program?.test ? [testFact('test error of the optimum', program.test)] : []),
    ])}\n`,
  );
  if (conditions) {
    const { units, missing } = conditions;
    out("\nConditions of an optimum at the network's own dual point\n");
    const rows = units
      .slice(0, SHOWN)
      .map(({ branch, unit, size, constraint, slackness, imbalance }) => [
        branches > 1 ? `${branch + 1}.${unit + 1}` : String(unit + 1),
        figure(size),
        figure(constraint),
        small(slackness),
        small(imbalance),
      ]);
    out(`${aligned([['unit', 'size', '‖νᵀφ‖/β', 'slackness', 'imbalance'], ...rows])}\n`);
    if (units.length > SHOWN) out(`  … and ${units.length - SHOWN} more (--json has all)\n`);
    const most = missing[0]?.constraint;
    out(
      missing.length === 0
        ? '  No missing unit was found.\n'
        : `  ${missing.length === 1 ? 'A unit that the network does not have would lower its objective' : `${missing.length} units that the network does not have would lower its objective`}: ‖νᵀφ‖/β is up to ${figure(most ?? null)}.\n`,
    );
  }
  out(noteLines(output.notes));
}
