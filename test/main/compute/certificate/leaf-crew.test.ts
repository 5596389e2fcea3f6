import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compile, ROOT } from '../../../../build/compile.mjs';
import { SignForest } from '../../../../main/compute/certificate/branch-and-bound/forest';
import type { LeavesCall } from '../../../../main/compute/certificate/branch-and-bound/leaf-crew';
import { AT_ONCE } from '../../../../main/compute/certificate/branch-and-bound/leaf-crew';
import { readLeaf, recordSize, writeLeaf } from '../../../../main/compute/certificate/branch-and-bound/leaf-record';
import { LeafWork } from '../../../../main/compute/certificate/branch-and-bound/leaf-work';
import { unitRows } from '../../../../main/compute/certificate/shor/gauge';
import { norm } from '../../../../main/compute/engine/norm';
import { kernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, normals } from '../convex/problems';

const [n, r] = [60, 6];
const random = Random.stream(3, 'data');
const rows = Float64Array.from(gaussian(random, n, r).flat());
const X = unitRows(
  rows,
  r,
  Float64Array.from({ length: n }, (_, i) => norm(rows.subarray(i * r, (i + 1) * r))),
);
const looks = [normals(random, n), normals(random, n)].map((weights) => Float64Array.from(weights));

beforeAll(() => compile(['main']), 120_000);

let worker: Worker | null = null;
afterEach(() => worker?.terminate());

/** Two looks of 60 nodes at most, with what they prove; `stopped` is asked in between and within solves. */
function search(stopped: () => boolean, recruit?: (call: LeavesCall) => void) {
  return kernels().arena.scope(() => {
    const forest = new SignForest(kernels(), X, n, r, recruit);
    return looks.map((weights) => {
      const seen: number[] = [];
      const visit = (u: Float64Array) => (seen.push(...u), false);
      const sight = forest.look(weights, { threshold: 0, limit: 300, stopped, visit, progress: (bound) => seen.push(bound) });
      return { sight, seen, leaves: forest.prove(weights), glance: forest.glance(weights, stopped) };
    });
  });
}

describe('leaves that several workers solve', () => {
  it('have the same bits, where one worker takes all but those that the leader holds', () => {
    const alone = search(() => false);
    expect(alone[0].sight.nodes).toBe(300);
    const helper = (worker = new Worker(join(ROOT, 'out/main/worker.cjs')));
    let words: Int32Array | null = null;
    let handed = 0;
    const taken = () => (words ? Atomics.load(words, 0) % 256 : AT_ONCE);
    const together = search(
      () => {
        // The leader rests within its first leaf of a stage until no part is left to be taken: those that are left are the helper's.
        if (taken() < AT_ONCE) handed++;
        while (taken() < AT_ONCE);
        return false;
      },
      (call) => {
        words = call.words;
        helper.postMessage({ help: call, leave: new Int32Array(new SharedArrayBuffer(4)) });
      },
    );
    expect(handed).toBeGreaterThan(10);
    expect(together).toEqual(alone);
  }, 60_000);

  it('come back as they were written', () => {
    kernels().arena.scope(() => {
      const work = new LeafWork(kernels(), X, n, r);
      const [root] = work.roots();
      const weights = looks[0];
      work.solve(root, weights, { threshold: 0, precision: 0.1, stopped: () => false });
      for (const leaf of [root, ...work.branch(root, 4, weights)].flatMap((leaf) => [leaf, ...work.branch(leaf, 9, weights)])) {
        const record = new Float64Array(recordSize(n, r)).fill(NaN);
        writeLeaf(leaf, record);
        expect(readLeaf(record, n, r)).toEqual(leaf);
      }
    });
  });
});
