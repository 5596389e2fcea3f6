import type { Dataset, ProblemFacts } from '../../shared/contract/data';
import { Failure, type FailureData } from '../../shared/contract/failure';
import type { Architecture } from '../../shared/contract/network';
import type { ProgramTerms } from '../../shared/contract/run';
import { seenBias, type FactTerms } from '../../shared/theory/theorems/asked';
import type { Session } from './session.svelte';

/** Facts as far as they are known: no β_max where the loss is not defined for the targets. */
export type KnownFacts = Omit<ProblemFacts, 'betaMax'> & { betaMax: number | null };

export interface FactsState {
  /** Beside a failure of the loss, what does not depend on it. */
  facts: KnownFacts | null;
  failure: FailureData | null;
  busy: boolean;
}
const UNKNOWN: FactsState = { facts: null, failure: null, busy: true };

/** Rank, arrangements and β_max of the data sets: asked once for each state of the roles, kept while nothing changes. */
export class Facts {
  private readonly pending = new Map<string, Promise<void>>();
  private states = $state.raw<ReadonlyMap<string, FactsState>>(new Map());

  constructor(private readonly session: Session) {}

  of(dataset: Dataset, bias: Architecture['bias'], terms: FactTerms = {}): FactsState {
    return this.states.get(keyOf(dataset, bias, terms)) ?? UNKNOWN;
  }

  /** Asks the host where it is not known yet; call it in an effect. */
  ask(dataset: Dataset, bias: Architecture['bias'], terms: FactTerms = {}): Promise<void> {
    const key = keyOf(dataset, bias, terms);
    const pending = this.pending.get(key);
    if (pending) return pending;
    if (this.states.has(key) || !this.session.client) return Promise.resolve();
    const asked = this.fetch(key, dataset, bias, terms).finally(() => this.pending.delete(key));
    this.pending.set(key, asked);
    return asked;
  }

  private async fetch(key: string, dataset: Dataset, bias: Architecture['bias'], terms: FactTerms): Promise<void> {
    try {
      const facts = await this.session.call('data.facts', { id: dataset.id, bias: seenBias(bias), ...given(terms) });
      this.put(key, { facts, failure: null, busy: false });
    } catch (error) {
      const failure = Failure.describe(error);
      // A lost connection is no answer: it is asked again.
      if (failure.code === 'interrupted') return;
      const facts = failure.code === 'data' && terms.loss ? await this.withoutLoss(dataset, bias, terms) : null;
      this.put(key, { facts, failure, busy: false });
    }
  }

  /** Rank and arrangements, which no loss changes; null where the data themselves cannot be used. */
  private async withoutLoss(dataset: Dataset, bias: Architecture['bias'], { activation }: FactTerms): Promise<KnownFacts | null> {
    try {
      const facts = await this.session.call('data.facts', { id: dataset.id, bias: seenBias(bias), ...given({ activation }) });
      return { ...facts, betaMax: null };
    } catch {
      return null;
    }
  }

  private put(key: string, state: FactsState): void {
    const next = new Map(this.states);
    next.delete(key);
    next.set(key, state);
    // Roles can be toggled without end; the oldest answers go.
    if (next.size > 64) next.delete(next.keys().next().value!);
    this.states = next;
  }
}

/** Only what matters, so that an architecture can be handed over as it is. */
function given({ loss, delta, activation, program }: FactTerms): FactTerms {
  return {
    ...(loss && { loss }),
    ...(loss === 'huber' && delta !== undefined && { delta }),
    ...(activation && { activation }),
    ...(program && { program: pricedBy(program) }),
  };
}

/** What of a program its β_max depends on: no other options, and widths only where they have a price (theory §5.4). */
function pricedBy({ family, depth, regularizer, ball, widths }: ProgramTerms): ProgramTerms {
  return {
    family,
    ...(depth !== undefined && { depth }),
    ...(regularizer !== undefined && { regularizer }),
    ...(ball !== undefined && { ball }),
    ...(regularizer === 'path-norm' && widths !== undefined && { widths: [...widths] }),
  };
}

function keyOf(dataset: Dataset, bias: Architecture['bias'], terms: FactTerms): string {
  const { id, hash, roles, standardize, coding, missing, split } = dataset;
  return JSON.stringify([id, hash, roles, standardize, coding ?? null, missing ?? null, split ?? null, seenBias(bias), given(terms)]);
}
