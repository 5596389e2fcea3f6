import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readCsv } from '../../../main/files/csv';
import { defaultRoles, designProblem } from '../../../main/host/problem';
import { openGallery } from '../../../main/study/gallery';
import { Failure } from '../../../shared/contract/failure';

const gallery = openGallery(fileURLToPath(new URL('../../..', import.meta.url)));

test('every example is the table that its entry describes, and a problem where its target is', () => {
  const examples = gallery.examples();
  expect(examples.map((example) => example.id).sort()).toEqual(['breast-cancer', 'diabetes', 'digits', 'iris', 'motorcycle', 'wine']);
  for (const example of examples) {
    const { name, bytes } = gallery.exampleFile(example.id);
    const table = readCsv(bytes, name);
    expect([table.rows, table.columns.length, table.columns.at(-1)?.name]).toEqual([example.rows, example.columns, example.target]);
    expect(table.notes).toEqual([]);
    const problem = designProblem({ roles: defaultRoles(table, example.target), standardize: true, coding: 'index' }, table);
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
