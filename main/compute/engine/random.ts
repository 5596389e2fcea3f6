/** The named streams of random numbers; each seed has one of every name, independent of the others. */
export type StreamName = 'data' | 'teacher' | 'noise' | 'init' | 'batches' | 'gates' | 'dropout' | 'escape' | 'split';

export type RandomState = [number, number, number, number];

/**
 * xoshiro128** (Blackman & Vigna 2021), seeded through splitmix32: integer operations only, so the same numbers on every machine.
 * `normal` adds the logarithm and the square root, which are the same in every V8.
 */
export class Random {
  private spare: number | null = null;

  private constructor(
    private s0: number,
    private s1: number,
    private s2: number,
    private s3: number,
  ) {}

  /** The stream of that name of a seed (an integer from 0 to 2³²−1). */
  static stream(seed: number, name: StreamName): Random {
    const next = splitmix(splitmix(seed)() ^ hash(name));
    return new Random(next(), next(), next(), next());
  }

  /** The generator in a given state of four 32-bit words, not all zero. */
  static fromState(state: RandomState): Random {
    return new Random(...state);
  }

  /** The four words from which `fromState` goes on, unless normal numbers were drawn, which come in pairs. */
  state(): RandomState {
    return [this.s0, this.s1, this.s2, this.s3];
  }

  /** Goes on from a state that somebody else has left. */
  restore([s0, s1, s2, s3]: RandomState): void {
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.s3 = s3;
    this.spare = null;
  }

  /** 32 random bits, as a number from 0 to 2³²−1. */
  bits(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.s1, 5), 7), 9) >>> 0;
    const t = this.s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= t;
    this.s3 = rotateLeft(this.s3, 11);
    return result;
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** Uniform among 0 … n−1, without bias (n ≤ 2³²). */
  below(n: number): number {
    const limit = 2 ** 32 - (2 ** 32 % n);
    let bits = this.bits();
    while (bits >= limit) bits = this.bits();
    return bits % n;
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (this.spare !== null) {
      const value = this.spare;
      this.spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const s = x * x + y * y;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      this.spare = y * factor;
      return x * factor;
    }
  }

  /** Puts the values in a random order (Fisher–Yates). */
  shuffle(values: Int32Array): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** splitmix32: a sequence of well-mixed words from one. */
function splitmix(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}

/** FNV-1a of an ASCII name. */
function hash(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h;
}
