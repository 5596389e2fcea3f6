import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { solve } from '../../../main/compute/convex/solve';
import { trainSeed } from '../../../main/compute/train/train-seed';
import { readCsv } from '../../../main/files/csv';
import { defaultRoles, designProblem } from '../../../main/host/problem/problem';
import { openGallery } from '../../../main/study/gallery';
import type { Study } from '../../../shared/contract/study';
import { Failure } from '../../../shared/contract/failure';

const gallery = openGallery(fileURLToPath(new URL('../../..', import.meta.url)));

test('every example is the table that its entry describes, and a problem where its target is', () => {
  const examples = gallery.examples();
  expect(examples.map((example) => example.id).sort()).toEqual([
    'breast-cancer',
    'diabetes',
    'digits',
    'factorial',
    'iris',
    'motorcycle',
    'wine',
  ]);
  for (const example of examples) {
    const { name, bytes } = gallery.exampleFile(example.id);
    const table = readCsv(bytes, name);
    expect([table.rows, table.columns.length, table.columns.at(-1)?.name]).toEqual([example.rows, example.columns, example.target]);
    expect(table.notes).toEqual([]);
    const problem = designProblem(
      { roles: defaultRoles(table, example.targets ?? [example.target]), standardize: true, coding: 'index' },
      table,
    );
    expect(problem.X.shape[0]).toBe(example.rows);
    expect(problem.X.data.every(Number.isFinite)).toBe(true);
  }
});

test('an example that does not exist is named, with those that do', () => {
  expect(() => gallery.exampleFile('../../package')).toThrow(Failure);
});

test('studies are well formed and rest on shipped data', () => {
  const studies = gallery.studies();
  expect(studies.length).toBeGreaterThan(0);
  expect(new Set(studies.map((study) => study.id)).size).toBe(studies.length);
  for (const study of studies) {
    if (study.data.source.kind !== 'example') throw new Error(`${study.id} does not use shipped data`);
    const table = readCsv(gallery.exampleFile(study.data.source.id).bytes, study.id);
    const roles = study.data.roles ?? {};
    for (const column of Object.keys(roles)) expect(table.columns.map((entry) => entry.name)).toContain(column);
    const { beta, bias, loss } = study.architecture;
    expect({ beta, bias, loss }).toEqual({ beta: study.solve.beta, bias: study.solve.bias, loss: study.solve.loss });
  }
});

test('the motorcycle study shows what it claims: an exact certificate, seeds that reach it, seeds that do not, none below', async () => {
  const study = gallery.studies().find(({ id }) => id === 'motorcycle-seeds') as Study;
  const { times } = study.data.roles ?? {};
  expect(times).toBe('feature');
  const table = readCsv(gallery.exampleFile('motorcycle').bytes, 'motorcycle.csv');
  const { X, Y } = designProblem({ roles: ['feature', 'target'], standardize: study.data.standardize }, table);
  const monitor = { stopped: () => false, report: () => undefined };
  const program = solve(X, Y, study.solve, monitor);
  expect(program.certificate).toBe('exact');
  expect(program.relativeGap).toBeLessThanOrEqual(study.solve.tolerance);
  const spec = { ...study.train, architecture: study.architecture };
  const gaps = Array.from({ length: spec.seeds }, (_, k) => {
    const { objective } = trainSeed(X, Y, spec, spec.seed + k, monitor);
    return (objective - program.lowerBound.value) / program.objective;
  });
  expect(Math.min(...gaps)).toBeGreaterThan(-1e-9);
  expect(gaps.filter((gap) => gap < 1e-4).length).toBeGreaterThanOrEqual(2);
  expect(gaps.filter((gap) => gap > 1e-2).length).toBeGreaterThanOrEqual(2);
});
