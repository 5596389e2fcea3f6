import { describe, expect, it } from 'vitest';
import type { TrainSpec } from '../../../../shared/contract/run';
import { Random } from '../../../../main/compute/engine/random';
import { trainingKernels } from '../../../../main/compute/engine/training-kernels';
import { createNetwork } from '../../../../main/compute/train/create';
import { parameterCount } from '../../../../shared/theory/training/parameters';
import { normalProblem, specification } from './problems';

const ROWS = 10_000;
const FEATURES = 50;
/** Floating-point operations that any processor of the last ten years does in 50 ms. */
const HEARD_WITHIN = 1e8;

const CASES: Record<string, Parameters<typeof specification>[0]> = {
  'two layers': { architecture: { layers: [256] } },
  'two layers with a bias, in branches': { architecture: { layers: [32], branches: 16, bias: 'penalized' } },
  'three layers': { architecture: { layers: [128, 128] } },
  'linear, four layers': { architecture: { layers: [64, 64, 64], activation: 'linear', regularizer: 'power' } },
  'gated units': { architecture: { layers: [128], activation: 'gated' } },
  'threshold units': { architecture: { layers: [128], activation: 'threshold' } },
  dropout: { dropout: 0.2, architecture: { layers: [128] } },
  float32: { precision: 'float32', architecture: { layers: [128, 128] } },
};

/** What is done between two looks at the control word, of which one comes at every 2·10⁶ operations at most (`Course`). */
function looks(spec: TrainSpec, work: 'objective' | 'gradient' | 'batch'): { most: number; all: number } {
  const { X, Y } = normalProblem(ROWS, FEATURES, 1, 3);
  const engine = trainingKernels(spec.precision);
  const seen: number[] = [];
  const checkpoint = (operations: number) => {
    seen.push(operations);
    return false;
  };
  engine.arena.scope(() => {
    const dropout = spec.dropout === undefined ? {} : { dropout: { rate: spec.dropout, random: Random.stream(1, 'dropout') } };
    const network = createNetwork(engine, X, Y, spec, 1, dropout);
    if (work === 'objective') network.objective(checkpoint);
    else if (work === 'gradient') network.objectiveAndGradient(checkpoint);
    else
      network.batchGradient(
        Int32Array.from({ length: ROWS / 2 }, (_, i) => 2 * i),
        checkpoint,
      );
    network.close?.();
  });
  return { most: Math.max(...seen), all: seen.reduce((sum, operations) => sum + operations, 0) };
}

describe('a long epoch hears pause and cancel soon', () => {
  for (const [name, changes] of Object.entries(CASES))
    for (const work of ['objective', 'gradient', 'batch'] as const)
      it(`${name}: ${work} of many rows`, () => {
        const spec = specification(changes);
        const { most, all } = looks(spec, work);
        expect(most).toBeLessThan(HEARD_WITHIN);
        // Nothing is done without being told: a product with every weight for every row, and twice that on the way back.
        const { total } = parameterCount(spec.architecture, FEATURES, 1);
        expect(all).toBeGreaterThan((work === 'objective' ? 1 : 2) * total * (work === 'batch' ? ROWS / 2 : ROWS) * 0.9);
      });
});
