import { describe, expect, it } from 'vitest';
import { createKernels, kernels } from '../../../../main/compute/engine/kernels';

describe('arena', () => {
  it('hands out zeroed, aligned blocks that do not overlap, and takes them back', () => {
    const { arena } = createKernels();
    const mark = arena.mark();
    const a = arena.float64(3);
    const b = arena.int32(5);
    const c = arena.float64(0);
    const d = arena.float64(2);
    for (const block of [a, b, c, d]) expect(block.pointer % 16).toBe(0);
    expect(b.pointer).toBeGreaterThanOrEqual(a.pointer + 24);
    expect(d.pointer).toBeGreaterThanOrEqual(b.pointer + 20);
    a.values.fill(7);
    b.values.fill(7);
    arena.release(mark);
    const again = arena.float64(3);
    expect(again.pointer).toBe(a.pointer);
    expect([...again.values]).toEqual([0, 0, 0]);
  });

  it('keeps what blocks hold when the memory grows', () => {
    const { arena, dot } = createKernels();
    const a = arena.copy([1, 2, 3]);
    const before = a.values;
    const large = arena.float64(1 << 20);
    expect(before.length).toBe(0);
    expect([...a.values]).toEqual([1, 2, 3]);
    large.values.set([4, 5, 6], large.length - 3);
    expect(dot(3, a.pointer, large.pointer + 8 * (large.length - 3))).toBe(32);
  });

  it('frees a scope also when its body throws', () => {
    const { arena } = createKernels();
    const mark = arena.mark();
    expect(() =>
      arena.scope(() => {
        arena.float64(10);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(arena.mark()).toBe(mark);
  });

  it('refuses what no memory can hold, and stays usable', () => {
    const { arena } = createKernels();
    expect(() => arena.float64(2 ** 30)).toThrow(/needs 8\.0 GiB/);
    expect(arena.float64(4).values.length).toBe(4);
  });

  it('is shared by a thread, and not with instances of their own', () => {
    expect(kernels()).toBe(kernels());
    expect(createKernels()).not.toBe(kernels());
  });
});
