import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../main/compute/engine/random';

describe('Random', () => {
  it('gives the published sequence of xoshiro128** from the state 1, 2, 3, 4', () => {
    const random = Random.fromState([1, 2, 3, 4]);
    const expected = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];
    expect(Array.from({ length: 10 }, () => random.bits())).toEqual(expected);
  });

  it('repeats a stream, and tells seeds and names apart', () => {
    const first = (seed: number, name: 'init' | 'batches') => {
      const random = Random.stream(seed, name);
      return Array.from({ length: 4 }, () => random.bits()).join();
    };
    expect(first(7, 'init')).toBe(first(7, 'init'));
    const seen = new Set<string>();
    for (const seed of [0, 1, 2, 3, 2 ** 31, 2 ** 32 - 1]) for (const name of ['init', 'batches'] as const) seen.add(first(seed, name));
    expect(seen.size).toBe(12);
  });

  it('keeps these bits for ever: results of old projects depend on them', () => {
    const random = Random.stream(1, 'init');
    expect([random.bits(), random.bits(), random.uniform(), random.normal()]).toMatchInlineSnapshot(`
      [
        621532734,
        2129790952,
        0.6354044281989,
        0.7889321525608199,
      ]
    `);
  });

  it('is uniform in [0, 1) and standard normal, within five standard errors', () => {
    const random = Random.stream(5, 'data');
    const n = 100_000;
    let sum = 0;
    let outside = 0;
    const normals = { sum: 0, squares: 0, tails: 0 };
    for (let i = 0; i < n; i++) {
      const u = random.uniform();
      if (u < 0 || u >= 1) outside++;
      sum += u;
      const z = random.normal();
      normals.sum += z;
      normals.squares += z * z;
      if (Math.abs(z) > 1.959964) normals.tails++;
    }
    expect(outside).toBe(0);
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(5 / Math.sqrt(12 * n));
    expect(Math.abs(normals.sum / n)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(normals.squares / n - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(normals.tails / n - 0.05)).toBeLessThan(5 * Math.sqrt(0.0475 / n));
  });

  it('shuffles every arrangement equally often', () => {
    const random = Random.stream(11, 'batches');
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = Int32Array.of(0, 1, 2, 3);
      random.shuffle(order);
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });

  it('draws below any bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.nat(), (n, seed) => {
        const value = Random.stream(seed, 'data').below(n);
        expect(Number.isInteger(value) && value >= 0 && value < n).toBe(true);
      }),
    );
  });
});
