import type { NdArray } from '../../shared/contract/array';
import type { Role } from '../../shared/contract/data';
import type { Architecture } from '../../shared/contract/network';
import type { PathSpec, Patterns, Run, SolveSpec } from '../../shared/contract/run';
import { FAMILY_DECLARATIONS, isSolved, type FamilyDeclaration, type SolvedFamily } from '../../shared/theory/families';
import type { DataFacts } from '../../shared/theory/families/data-facts';
import { matchingProgram, type Match } from '../../shared/theory/families/matching-program';
import type { ProgramChoice } from '../../shared/theory/families/program-choice';
import { whyNotProgram } from '../../shared/theory/families/why-not';
import { choiceOf, fitted, sameProgram, spreadBetas } from './program-choice';

export type PatternChoice = Patterns['kind'];
export type BetaChoice = 'one' | 'several' | 'limit';

/** Gate directions that were read from a file, one for each row. */
export interface GateFile {
  name: string;
  gates: NdArray;
}

/** The convex program of the next run, as the Run tab shows it. */
export class ProgramDraft {
  /** What was chosen in place of the network's own program; null where that one is solved. */
  chosen = $state.raw<ProgramChoice | null>(null);
  patterns = $state<PatternChoice>('auto');
  patternCount = $state(500);
  /** Chosen patterns are only those to begin with. */
  complete = $state(false);
  gateFile = $state.raw<GateFile | null>(null);
  /** A regularization path in place of one β. */
  several = $state(false);
  largestBeta = $state(1);
  smallestBeta = $state(0.001);
  betaCount = $state(20);
  tolerance = $state(1e-6);
  timeLimit = $state<number | undefined>(undefined);

  /** The program that is solved, and whether trainings of the network are measured against it. */
  of(architecture: Architecture, roles: readonly Role[]): Match {
    if (!this.chosen) return matchingProgram(architecture, roles);
    const own = matchingProgram(architecture, roles);
    const same = 'choice' in own && own.bounds && sameProgram(own.choice, this.chosen);
    return { choice: this.chosen, bounds: same };
  }

  /** Solves another family's program; what the present one has in common with it is kept. */
  choose(family: SolvedFamily, from: ProgramChoice): void {
    this.chosen = fitted(family, from);
  }

  /** Solves the program of the network again. */
  match(): void {
    this.chosen = null;
  }

  change(part: Partial<ProgramChoice>): void {
    if (this.chosen) this.chosen = withoutAbsent({ ...this.chosen, ...part });
  }

  get betaChoice(): BetaChoice {
    return this.chosen?.interpolate ? 'limit' : this.several ? 'several' : 'one';
  }

  /** One β, several, or the limit of `program`; several begin to be spread about its β. */
  chooseBeta(kind: BetaChoice, program: ProgramChoice): void {
    if (kind === 'several' && !this.several) [this.largestBeta, this.smallestBeta] = [program.beta * 10, program.beta / 10];
    this.several = kind === 'several';
    if (kind === 'limit') this.chosen = { ...program, interpolate: true };
    else this.change({ interpolate: undefined });
  }

  /** The family's patterns: automatic where it has none. */
  patternKind({ family }: Pick<ProgramChoice, 'family'>): PatternChoice {
    return isSolved(family) && declared(family).takes.includes('patterns') ? this.patterns : 'auto';
  }

  /** Why this program cannot be solved on these data, or null. */
  whyNot(architecture: Architecture, roles: readonly Role[], facts: DataFacts | null): string | null {
    const match = this.of(architecture, roles);
    if ('why' in match) return match.why;
    const kind = this.patternKind(match.choice);
    const why = whyNotProgram(match.choice, kind, facts);
    if (why) return why;
    return kind === 'given' && !this.gateFile ? 'Choose the file of the gates first.' : null;
  }

  spec(choice: ProgramChoice, seed: number): SolveSpec {
    return {
      ...$state.snapshot(choice),
      beta: choice.interpolate ? 1 : choice.beta,
      patterns: this.patternsOf(choice),
      ...(this.complete && this.canComplete(choice) ? { complete: true } : {}),
      tolerance: this.tolerance,
      ...(this.timeLimit === undefined ? {} : { timeLimit: this.timeLimit }),
      seed,
    };
  }

  path(choice: ProgramChoice, seed: number): PathSpec {
    const { beta: _beta, interpolate: _limit, ...spec } = this.spec(choice, seed);
    return { ...spec, betas: spreadBetas(this.largestBeta, this.smallestBeta, this.betaCount) };
  }

  /** Whether patterns are chosen from which the program can go on to all others. */
  canComplete(choice: Pick<ProgramChoice, 'family'>): boolean {
    const kind = this.patternKind(choice);
    const isChosen = kind === 'sampled' || (kind === 'given' && this.gateFile !== null);
    return isChosen && isSolved(choice.family) && declared(choice.family).takes.includes('complete');
  }

  private patternsOf(choice: ProgramChoice): Patterns {
    const kind = this.patternKind(choice);
    if (kind === 'sampled') return { kind, count: this.patternCount };
    if (kind !== 'given') return { kind };
    return this.gateFile ? { kind, gates: this.gateFile.gates } : { kind: 'auto' };
  }

  /** Takes over the settings of a run; `match` is the program of its network. */
  adopt(run: Run, match: Match | null): void {
    if (run.spec.kind !== 'solve' && run.spec.kind !== 'path') return;
    const { spec } = run.spec;
    const betas = 'betas' in spec ? spec.betas : [spec.beta];
    const choice = choiceOf(spec, betas[0]);
    const own = match && 'choice' in match ? match.choice : null;
    this.chosen = own && sameProgram(own, choice) ? null : choice;
    this.several = 'betas' in spec;
    if ('betas' in spec) {
      this.largestBeta = Math.max(...betas);
      this.smallestBeta = Math.min(...betas);
      this.betaCount = betas.length;
    }
    this.patterns = spec.patterns.kind;
    if (spec.patterns.kind === 'sampled') this.patternCount = spec.patterns.count;
    if (spec.patterns.kind === 'given') this.gateFile = { name: `gates of ${run.name}`, gates: spec.patterns.gates };
    this.complete = spec.complete ?? false;
    this.tolerance = spec.tolerance;
    this.timeLimit = spec.timeLimit;
  }
}

export const declared = (family: SolvedFamily): FamilyDeclaration => FAMILY_DECLARATIONS[family];

function withoutAbsent(choice: ProgramChoice): ProgramChoice {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined)) as ProgramChoice;
}
