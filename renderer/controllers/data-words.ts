import type { Params } from '../../shared/contract/contract';
import type { Dataset } from '../../shared/contract/data';

/** How a data set is prepared for networks and programs. */
export type Preparation = Omit<Params<'data.update'>, 'id' | 'name'>;

/** What a change of the preparation is called, and the key of changes that belong together (a share that is typed); null where nothing changes. */
export function describePreparation(dataset: Dataset, change: Preparation): { label: string; key?: string } | null {
  const now = preparationOf(dataset, change);
  const changed = (Object.keys(change) as (keyof Preparation)[]).filter((key) => JSON.stringify(now[key]) !== JSON.stringify(change[key]));
  if (changed.length === 0) return null;
  if (changed.includes('roles')) return { label: rolesLabel(dataset, change.roles ?? []) };
  if (changed.includes('standardize')) return { label: change.standardize ? 'Standardise' : 'Do not standardise' };
  if (changed.includes('coding')) return { label: 'Change coding of the target' };
  if (changed.includes('missing')) return { label: 'Change rule for missing values' };
  if (!change.split) return { label: 'Train on all rows' };
  if (!now.split) return { label: 'Keep rows for testing' };
  const what = change.split.share === now.split.share ? 'seed of the test rows' : 'share of test rows';
  return { label: `Change ${what}`, key: `data ${dataset.id} ${what}` };
}

/** The present values of what a change would change. */
export function preparationOf(dataset: Dataset, change: Preparation): Preparation {
  const { roles, standardize, coding = null, missing = null, split = null } = dataset;
  const all = { roles, standardize, coding, missing, split };
  return Object.fromEntries((Object.keys(change) as (keyof typeof all)[]).map((key) => [key, all[key]]));
}

function rolesLabel({ columns, roles }: Pick<Dataset, 'columns' | 'roles'>, next: readonly Dataset['roles'][number][]): string {
  const targets = (of: readonly string[]) => of.flatMap((role, at) => (role === 'target' ? [at] : []));
  const [target, ...others] = targets(next);
  if (others.length === 0 && target !== undefined && roles[target] !== 'target') return `Make ${columns[target].name} the target`;
  const changed = next.flatMap((role, at) => (role === roles[at] ? [] : [columns[at].name]));
  return changed.length === 1 ? `Change role of ${changed[0]}` : 'Change roles';
}
