import { Failure, type FailureData } from '../../shared/contract/failure';

/** What was asked last of a run: its answer, or why there is none. While the answer to another question about the same run is on its way the old one stays. */
export class Latest<T> {
  answer = $state.raw<T | null>(null);
  failure = $state.raw<FailureData | null>(null);
  private number = 0;
  private about: string | null = null;

  /** Call it in an effect. */
  ask<Q extends { id: string }>(question: Q, call: (question: Q) => Promise<T>): void {
    const number = ++this.number;
    if (question.id !== this.about) this.answer = this.failure = null;
    this.about = question.id;
    call(question).then(
      (answer) => {
        if (number === this.number) [this.answer, this.failure] = [answer, null];
      },
      (error: unknown) => {
        if (number === this.number) [this.answer, this.failure] = [null, Failure.describe(error)];
      },
    );
  }

  /** Forgets the answer, also one that is on its way. */
  drop(): void {
    this.number++;
    this.answer = this.failure = this.about = null;
  }
}
