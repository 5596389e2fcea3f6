import { Random, type RandomState } from '../engine/random';

/** The order that an epoch left, and the generator that makes the next one. */
export interface BatchState {
  order: Int32Array;
  random: RandomState;
}

/** Splits the rows into batches anew each epoch, every row in exactly one; the order comes from the seed's stream 'batches'. */
export class Batches {
  private readonly order: Int32Array;
  private random: Random;

  constructor(
    samples: number,
    private readonly size: number,
    seed: number,
  ) {
    this.order = Int32Array.from({ length: samples }, (_, i) => i);
    this.random = Random.stream(seed, 'batches');
  }

  /** What the following epochs depend on. */
  state(): BatchState {
    return { order: this.order.slice(), random: this.random.state() };
  }

  restore({ order, random }: BatchState): void {
    this.order.set(order);
    this.random = Random.fromState(random);
  }

  get count(): number {
    return Math.ceil(this.order.length / this.size);
  }

  /** Puts the rows in a new order; called at the start of each epoch. */
  shuffle(): void {
    this.random.shuffle(this.order);
  }

  /** The rows of a batch of this epoch; the last may be smaller. */
  rows(batch: number): Int32Array {
    return this.order.subarray(batch * this.size, (batch + 1) * this.size);
  }
}
