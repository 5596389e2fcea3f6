import { describe, expect, it } from 'vitest';
import { buildKernels } from '../../build/wasm.mjs';
import { createKernels } from '../../main/compute/engine/kernels';

describe('buildKernels', () => {
  it('builds nothing where nothing changed', async () => {
    await buildKernels();
    expect(await buildKernels()).toBe(false);
  });

  it('embeds a module that runs', () => {
    const { arena, dot } = createKernels();
    const x = arena.copy([1, 2, 3]);
    expect(dot(3, x.pointer, x.pointer)).toBe(14);
  });
});
