import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { linearFacts } from '../../../main/compute/convex/deep-linear/linear-facts';
import { solve } from '../../../main/compute/convex/solve';
import { trainSeed } from '../../../main/compute/train/train-seed';
import { readCsv } from '../../../main/files/csv';
import { designProblem } from '../../../main/host/problem/problem';
import { defaultRoles } from '../../../main/host/problem/roles';
import { openGallery } from '../../../main/study/gallery';
import type { Study } from '../../../shared/contract/study';
import { collapseLaws, optimalValues } from '../../../shared/theory/rank-collapse';
import { companionOf } from '../../../shared/theory/families/companion';
import { relativeGap } from '../../../shared/theory/relative-gap';
import { checkSweep } from '../../../shared/theory/training/sweep/check';
import { sweepPoints } from '../../../shared/theory/training/sweep/points';
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
    if (study.solve) expect({ beta, bias, loss }).toEqual({ beta: study.solve.beta, bias: study.solve.bias, loss: study.solve.loss });
    else expect(study.train ?? study.sweep, study.id).toBeTruthy();
    if (study.sweep) checkSweep({ ...study.sweep, architecture: study.architecture }, table.rows);
  }
});

test('the motorcycle study shows what it claims: an exact certificate, seeds that reach it, seeds that do not, none below', async () => {
  const study = gallery.studies().find(({ id }) => id === 'motorcycle-seeds') as Study;
  const { times } = study.data.roles ?? {};
  expect(times).toBe('feature');
  const table = readCsv(gallery.exampleFile('motorcycle').bytes, 'motorcycle.csv');
  const { X, Y } = designProblem({ roles: ['feature', 'target'], standardize: study.data.standardize }, table);
  const monitor = { stopped: () => false, report: () => undefined };
  const { solve: asked, train } = study;
  if (!asked || !train) throw new Error('The study has a program and a training.');
  const program = solve(X, Y, asked, monitor);
  expect(program.certificate).toBe('exact');
  expect(program.relativeGap).toBeLessThanOrEqual(asked.tolerance);
  const spec = { ...train, architecture: study.architecture };
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
    const { product } = trainSeed(X, Y, { ...study.train!, architecture: study.architecture }, seed, quiet);
    if (product!.numericalRank === rank) values.forEach((value, i) => expect(product!.singularValues[i]).toBeCloseTo(value, 5));
    return product!.numericalRank;
  });
  expect(ranks).toEqual([rank - 1, rank]);
});

test('the study of the spline shows what it claims: a seed within a tenth of a per cent of the convex spline', () => {
  const { study, X, Y } = problemOf('spline-motorcycle');
  const program = solve(X, Y, study.solve!, quiet);
  expect(program.certificate).toBe('exact');
  const { objective } = trainSeed(X, Y, { ...study.train!, architecture: study.architecture }, 0, quiet);
  expect(objective).toBeGreaterThan(program.lowerBound.value);
  expect(objective).toBeLessThan(program.objective * 1.001);
});

test('the study of branches shows what it claims: none up to six within 1 %, some with eight within 0.1 %, more with 24', () => {
  const study = gallery.studies().find(({ id }) => id === 'branches-close-the-gap') as Study;
  if (!study.sweep) throw new Error('The study has a sweep.');
  const table = readCsv(gallery.exampleFile('motorcycle').bytes, 'motorcycle.csv');
  const { X, Y } = designProblem({ roles: ['feature', 'target'], standardize: study.data.standardize }, table);
  const monitor = { stopped: () => false, report: () => undefined };
  const points = sweepPoints({ ...study.sweep, architecture: study.architecture });
  const program = companionOf(points[0].spec, ['feature', 'target']);
  // Branches of one neuron: one program for every number of them.
  for (const { spec } of points) expect(companionOf(spec, ['feature', 'target'])).toEqual(program);
  const { lowerBound } = solve(X, Y, program!, monitor);
  expect(lowerBound.kind).toBe('exact');
  const gaps = (K: number) => {
    const { spec } = points.find(({ values }) => values[0] === K)!;
    return Array.from({ length: spec.seeds }, (_, k) =>
      relativeGap(trainSeed(X, Y, spec, spec.seed + k, monitor).objective, lowerBound.value),
    );
  };
  const within = (K: number) => gaps(K).filter((gap) => gap <= 1e-3).length;
  for (const K of [1, 2, 3, 4, 6]) expect(Math.min(...gaps(K))).toBeGreaterThan(0.01);
  expect(within(8)).toBeGreaterThanOrEqual(2);
  expect(within(24)).toBeGreaterThan(within(8));
});
