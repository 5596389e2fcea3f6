import type { Dataset } from '../../../shared/contract/data';
import type { Run } from '../../../shared/contract/run';
import type { Context } from '../context';
import type { GapSubject } from '../figures/gap-data';

/** What a reader needs to compute a figure again: project, versions, data sets with their hashes, and the runs with configuration and certificate. */
export function provenance(context: Pick<Context, 'workspace' | 'version'>, { train, solves }: GapSubject): Record<string, unknown> {
  return provenanceOf(context, [...(train ? [train] : []), ...solves]);
}

/** What a data set is and how it was made. */
export function madeOf({
  name,
  origin,
  hash,
  recipe,
  edits,
  rows,
}: Pick<Dataset, 'name' | 'origin' | 'hash' | 'recipe' | 'edits' | 'rows'>) {
  return { name, origin, hash, rows, ...(recipe ? { recipe } : {}), ...(edits ? { edits } : {}) };
}

/** The same of any runs. */
export function provenanceOf(
  { workspace, version }: Pick<Context, 'workspace' | 'version'>,
  runs: readonly Run[],
): Record<string, unknown> {
  const ids = new Set(runs.map(({ spec }) => spec.datasetId));
  const datasets = workspace.project.datasets
    .filter(({ id }) => ids.has(id))
    .map(({ columns, roles, standardize, coding, missing, split, ...dataset }) => ({
      ...madeOf(dataset),
      roles: columns.map((column, index) => ({ column: column.name, role: roles[index] })),
      standardize,
      ...(coding === undefined ? {} : { coding }),
      ...(missing === undefined ? {} : { missing }),
      ...(split === undefined ? {} : { split }),
    }));
  return {
    project: workspace.project.name,
    versions: { zerogap: version, node: process.versions.node },
    datasets,
    runs: runs.map(({ name, status, spec, summary, createdAt }) => ({
      name,
      kind: spec.kind,
      status,
      createdAt,
      spec: ordered(spec.spec),
      summary: ordered(summary),
    })),
  };
}

/** The same with its names in alphabetical order, so that a run says the same whether it was just made or read from a file. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
