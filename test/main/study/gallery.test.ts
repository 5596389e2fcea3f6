import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { linearFacts } from '../../../main/compute/convex/deep-linear/linear-facts';
import { solve } from '../../../main/compute/convex/solve';
import { trainSeed } from '../../../main/compute/train/train-seed';
import { readCsv } from '../../../main/files/csv';
import { defaultRoles, designProblem } from '../../../main/host/problem/problem';
import { openGallery } from '../../../main/study/gallery';
import type { Study } from '../../../shared/contract/study';
import { collapseLaws, optimalValues } from '../../../shared/theory/rank-collapse';
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

/** The problem of a study, as it is solved and trained. */
function problemOf(id: string): { study: Study; X: ReturnType<typeof designProblem>['X']; Y: ReturnType<typeof designProblem>['Y'] } {
  const study = gallery.studies().find((candidate) => candidate.id === id) as Study;
  const source = study.data.source;
  if (source.kind !== 'example') throw new Error(`${id} does not use shipped data`);
  const table = readCsv(gallery.exampleFile(source.id).bytes, source.id);
  const roles = table.columns.map(({ name }) => study.data.roles?.[name] ?? 'ignored');
  return { study, ...designProblem({ roles, standardize: study.data.standardize }, table) };
}
const quiet = { stopped: () => false, report: () => undefined };

test('the study of collapse shows what it claims: the rank is predicted, some seeds reach it, others lose one value too many', () => {
  const { study, X, Y } = problemOf('rank-collapse');
  const facts = linearFacts(X, Y);
  const { law } = collapseLaws(study.architecture, facts)!;
  const values = optimalValues(law, facts.solution, study.architecture.beta);
  const rank = values.filter((value) => value > 0).length;
  expect([rank, facts.solution.length]).toEqual([4, 5]);
  const ranks = Array.from({ length: 2 }, (_, seed) => {
    const { product } = trainSeed(X, Y, { ...study.train, architecture: study.architecture }, seed, quiet);
    if (product!.numericalRank === rank) values.forEach((value, i) => expect(product!.singularValues[i]).toBeCloseTo(value, 5));
    return product!.numericalRank;
  });
  expect(ranks).toEqual([rank - 1, rank]);
});

test('the study of the spline shows what it claims: a seed within a tenth of a per cent of the convex spline', () => {
  const { study, X, Y } = problemOf('spline-motorcycle');
  const program = solve(X, Y, study.solve, quiet);
  expect(program.certificate).toBe('exact');
  const { objective } = trainSeed(X, Y, { ...study.train, architecture: study.architecture }, 0, quiet);
  expect(objective).toBeGreaterThan(program.lowerBound.value);
  expect(objective).toBeLessThan(program.objective * 1.001);
});
