import type { Kind } from '../contract/certificate';
import type { SolveResult, TestError, TrainResult } from '../contract/run';
import { formatNumber } from './format';
import type { ScatterData } from './scatter';

/** A test error in a few words: "93.3 % right, loss 0.212 a row", "R² 0.41, loss 0.6 a row". */
export function testWords({ accuracy, r2, meanLoss }: TestError): string {
  const share = accuracy !== null ? `${formatNumber(100 * accuracy, 3)} % right, ` : r2 !== null ? `R² ${formatNumber(r2, 3)}, ` : '';
  return `${share}loss ${formatNumber(meanLoss, 3)} a row`;
}

/** A network that was measured on test rows: of a trained seed, or of a convex program. */
export interface TestedNetwork {
  name: string;
  objective: number;
  /** How the objective of a program is known; null for a trained network. */
  certificate: Kind | null;
  test: TestError;
}

/** Every network of a problem that was measured on the rows kept for testing: the seeds of a training, then the programs. */
export function testedNetworks(train: TrainResult | null, programs: readonly { name: string; result: SolveResult }[]): TestedNetwork[] {
  const seeds = (train?.seeds ?? []).flatMap(({ seed, objective, test }): TestedNetwork[] =>
    test ? [{ name: `Seed ${seed}`, objective, certificate: null, test }] : [],
  );
  const solved = programs.flatMap(({ name, result: { objective, certificate, test } }): TestedNetwork[] =>
    test ? [{ name, objective, certificate, test }] : [],
  );
  return [...seeds, ...solved];
}

/** Whether networks with a lower objective do better on rows that they have not seen: mean test loss against objective. */
export function testErrorData(networks: readonly TestedNetwork[]): ScatterData {
  const rows = networks[0]?.test.rows ?? 0;
  const kinds = [...new Set(networks.flatMap(({ certificate }) => certificate ?? []))];
  return {
    title: 'Test loss against objective',
    x: { name: 'Objective on the training rows', values: Float64Array.from(networks, ({ objective }) => objective) },
    y: { name: `Mean loss on ${rows} test rows`, values: Float64Array.from(networks, ({ test }) => test.meanLoss) },
    groups: Int32Array.from(networks, ({ certificate }) => (certificate === null ? 0 : 1 + kinds.indexOf(certificate))),
    levels: ['trained seeds', ...kinds.map((kind) => `programs, ${kind}`)],
    total: networks.length,
    noun: 'network',
  };
}
