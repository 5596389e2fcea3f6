import type { Context } from './context';
import type { GapSubject } from './gap-data';

/** The data behind the figures of a problem, one row for each seed and epoch; empty cells where nothing is proven. */
export function gapTable({ data: { curves, bound } }: GapSubject): string {
  const lines = ['seed,epoch,objective,lower_bound,lower_bound_kind,relative_gap'];
  for (const { seed, objective } of curves) {
    objective.forEach((value, epoch) => {
      const gap = bound ? relativeGap(value, bound.value) : '';
      lines.push([seed, epoch, value, bound?.value ?? '', bound?.kind ?? '', gap].join(','));
    });
  }
  return `${lines.join('\n')}\n`;
}

function relativeGap(objective: number, bound: number): number {
  const gap = objective - bound;
  return gap === 0 ? 0 : gap / Math.abs(objective);
}

/** What a reader needs to compute the table again: configuration, seeds, hash of the data, versions, and how strongly the bound is proven. */
export function gapSidecar({ workspace, version }: Context, figure: string, { train, solves, data }: GapSubject): string {
  const runs = [...(train ? [train] : []), ...solves];
  const datasets = new Set(runs.map(({ spec }) => spec.datasetId));
  const described = workspace.project.datasets
    .filter(({ id }) => datasets.has(id))
    .map(({ name, origin, hash, rows, columns, roles, standardize, coding }) => ({
      name,
      origin,
      hash,
      rows,
      roles: columns.map((column, index) => ({ column: column.name, role: roles[index] })),
      standardize,
      ...(coding === undefined ? {} : { coding }),
    }));
  const sidecar = {
    figure,
    project: workspace.project.name,
    versions: { zerogap: version, node: process.versions.node },
    lowerBound: data.bound,
    datasets: described,
    runs: runs.map(({ name, status, spec, summary, createdAt }) => ({
      name,
      kind: spec.kind,
      status,
      createdAt,
      spec: spec.spec,
      summary,
    })),
  };
  return `${JSON.stringify(sidecar, null, 2)}\n`;
}
