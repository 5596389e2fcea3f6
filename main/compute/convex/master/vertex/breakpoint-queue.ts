/** A kink along a line: where, and whose. */
export interface Breakpoint {
  at: number;
  index: number;
}

/** Kinks by where they are (by index where that is equal), the nearest first: a binary heap, as few of many are asked for. */
export class BreakpointQueue {
  private readonly heap: Breakpoint[] = [];

  push(at: number, index: number): void {
    this.heap.push({ at, index });
  }

  /** To be called once all are there. */
  order(): void {
    for (let k = (this.heap.length >> 1) - 1; k >= 0; k--) this.sink(k);
  }

  pop(): Breakpoint | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last && heap.length > 0) {
      heap[0] = last;
      this.sink(0);
    }
    return first;
  }

  private sink(k: number): void {
    const { heap } = this;
    const own = heap[k];
    for (;;) {
      let child = 2 * k + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isNearer(heap[child + 1], heap[child])) child++;
      if (!isNearer(heap[child], own)) break;
      heap[k] = heap[child];
      k = child;
    }
    heap[k] = own;
  }
}

function isNearer(a: Breakpoint, b: Breakpoint): boolean {
  return a.at < b.at || (a.at === b.at && a.index < b.index);
}
