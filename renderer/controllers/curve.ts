import type { CurveChunk } from '../../shared/contract/run';

/** The objectives of one seed so far, grown in place so that a long run copies each value a few times only. */
export class Curve {
  private storage = new Float64Array(256);
  private length = 0;
  private view: Float64Array | null = null;

  constructor(readonly seed: number) {}

  /** Adds a chunk; one that overlaps what is here (after a reconnection) overwrites it. */
  add(chunk: CurveChunk): void {
    const end = chunk.from + chunk.objective.length;
    if (end > this.storage.length) {
      const grown = new Float64Array(Math.max(end, this.storage.length * 2));
      grown.set(this.storage.subarray(0, this.length));
      this.storage = grown;
    }
    this.storage.set(chunk.objective, chunk.from);
    this.length = Math.max(this.length, end);
    this.view = null;
  }

  /** The same array as long as nothing is added. */
  get objective(): Float64Array {
    return (this.view ??= this.storage.subarray(0, this.length));
  }

  get last(): number | null {
    return this.length > 0 ? this.storage[this.length - 1] : null;
  }
}
