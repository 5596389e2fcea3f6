import { Failure } from '../../../shared/contract/failure';
import type { Memory } from './webassembly';

const PAGE = 65536;
/** Addresses are 32 bits wide. */
const LIMIT = 65536 * PAGE;

type Numbers = Float64Array | Float32Array | Int32Array;

/**
 * A stretch of the module's memory. `pointer` is what kernels take and never changes; `values` is a view of it that growing the
 * memory detaches, so read the property again after anything that allocates instead of keeping the view.
 */
export interface Block<T extends Numbers> {
  readonly pointer: number;
  readonly length: number;
  readonly values: T;
}
export type Float64Block = Block<Float64Array>;
export type Int32Block = Block<Int32Array>;
/** Numbers in the precision of their arena. */
export type Reals = Float64Array | Float32Array;
declare const REAL: unique symbol;
/** A block of them: no block of known precision is one, since the kernels of another precision would read it as what it is not. */
export interface RealBlock extends Block<Reals> {
  readonly [REAL]: true;
}

type View<T> = new (buffer: ArrayBuffer, offset: number, length: number) => T;

class MemoryBlock<T extends Numbers> implements Block<T> {
  private view: T;

  constructor(
    private readonly memory: Memory,
    private readonly type: View<T>,
    readonly pointer: number,
    readonly length: number,
  ) {
    this.view = new type(memory.buffer, pointer, length);
  }

  get values(): T {
    if (this.view.buffer !== this.memory.buffer) this.view = new this.type(this.memory.buffer, this.pointer, this.length);
    return this.view;
  }
}

/** A stack of blocks in the memory of one module instance: what was allocated after `mark` goes with `release`. */
export class Arena {
  private top: number;

  constructor(
    private readonly memory: Memory,
    base: number,
  ) {
    this.top = align(base);
  }

  /** Zeroed, 16-byte aligned. Throws a Failure ('computation') when the memory cannot grow. */
  float64(length: number): Float64Block {
    return this.allocate(Float64Array, length, 8);
  }

  /** Zeroed, 16-byte aligned. Throws a Failure ('computation') when the memory cannot grow. */
  int32(length: number): Int32Block {
    return this.allocate(Int32Array, length, 4);
  }

  /** The block itself where it has room for so many values, else a new one of zeros with some to spare. */
  room(block: Float64Block, length: number): Float64Block {
    return block.length >= length ? block : this.float64(Math.ceil(1.5 * length));
  }

  /** A block that holds a copy of `values`. */
  copy(values: ArrayLike<number>): Float64Block {
    const block = this.float64(values.length);
    block.values.set(values);
    return block;
  }

  mark(): number {
    return this.top;
  }

  /** Frees every block that was allocated since `mark` was taken; they must not be used any more. */
  release(mark: number): void {
    this.top = mark;
  }

  /** Runs `body` and frees what it allocated, also when it throws. */
  scope<R>(body: () => R): R {
    const mark = this.mark();
    try {
      return body();
    } finally {
      this.release(mark);
    }
  }

  protected allocate<T extends Numbers>(type: View<T>, length: number, size: number): Block<T> {
    const pointer = this.top;
    const end = align(pointer + length * size);
    this.reserve(end);
    this.top = end;
    const block = new MemoryBlock(this.memory, type, pointer, length);
    block.values.fill(0);
    return block;
  }

  private reserve(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    // Growing by half again keeps the number of growths, each of which detaches every view, logarithmic.
    const generous = Math.min(Math.max(missing, this.memory.buffer.byteLength / 2), LIMIT - this.memory.buffer.byteLength);
    if (end > LIMIT || !(this.grow(generous) || this.grow(missing)))
      throw new Failure(
        'computation',
        `The computation needs ${(end / 2 ** 30).toFixed(1)} GiB of working memory, more than this machine gives it (4 GiB at most).`,
        'Try fewer rows, patterns or neurons.',
      );
  }

  private grow(bytes: number): boolean {
    try {
      return this.memory.grow(Math.ceil(bytes / PAGE)) >= 0;
    } catch {
      return false;
    }
  }
}

/** The arena of a module whose numbers are of one precision. */
export class RealArena extends Arena {
  constructor(
    memory: Memory,
    base: number,
    private readonly type: typeof Float64Array | typeof Float32Array,
  ) {
    super(memory, base);
  }

  /** Zeroed, 16-byte aligned. Throws a Failure ('computation') when the memory cannot grow. */
  real(length: number): RealBlock {
    return this.allocate<Reals>(this.type, length, this.type.BYTES_PER_ELEMENT) as RealBlock;
  }

  /** A block that holds a copy of `values`, rounded to the arena's precision. */
  copyReal(values: ArrayLike<number>): RealBlock {
    const block = this.real(values.length);
    block.values.set(values);
    return block;
  }
}

function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}
