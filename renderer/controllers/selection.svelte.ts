import type { Dataset } from '../../shared/contract/data';
import type { Network } from '../../shared/contract/network';
import type { Run } from '../../shared/contract/run';
import type { Session } from './session.svelte';

export const TAB_IDS = ['data', 'network', 'run', 'gap', 'rank', 'spline', 'geometry', 'compare'] as const;
export type TabId = (typeof TAB_IDS)[number];

/** What a tab is of. */
const SHOWN: Record<TabId, Selected['kind'] | null> = {
  data: 'dataset',
  network: 'network',
  run: null,
  gap: 'run',
  rank: 'run',
  spline: 'dataset',
  geometry: 'run',
  compare: 'run',
};
export type Selected = { kind: 'dataset' | 'network' | 'run'; id: string };

const KEY = 'zerogap.selection';

interface Kept {
  tab: TabId;
  chosen: Selected | null;
  datasetId: string | null;
  networkId: string | null;
  runId: string | null;
}

/** What an earlier load of this window left; ids that are gone by now are passed over when something is picked. */
function recall(): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null;
    return kept && TAB_IDS.includes(kept.tab) ? kept : null;
  } catch {
    return null;
  }
}

/** What is looked at: one thing in the tree, the tab, and the last data set, network and run that were chosen. */
export class Selection {
  tab = $state<TabId>('data');
  seed = $state<number | null>(null);
  /** The seed under the pointer, in whichever chart or list. */
  hovered = $state<number | null>(null);
  private chosen = $state.raw<Selected | null>(null);
  private datasetId = $state<string | null>(null);
  private networkId = $state<string | null>(null);
  private runId = $state<string | null>(null);

  constructor(private readonly session: Session) {
    const kept = recall();
    if (!kept) return;
    this.tab = kept.tab;
    this.chosen = kept.chosen;
    this.datasetId = kept.datasetId;
    this.networkId = kept.networkId;
    this.runId = kept.runId;
  }

  /** What is looked at, for a reload of the window. */
  keep(): void {
    const { tab, chosen, datasetId, networkId, runId } = this;
    sessionStorage.setItem(KEY, JSON.stringify({ tab, chosen, datasetId, networkId, runId } satisfies Kept));
  }

  readonly dataset: Dataset | null = $derived.by(() => pick(this.session.project?.datasets, this.datasetId, 'first'));
  readonly network: Network | null = $derived.by(() => pick(this.session.project?.networks, this.networkId, 'first'));
  readonly run: Run | null = $derived.by(() => pick(this.session.project?.runs, this.runId, 'last'));

  /** The selected row of the tree, as long as it exists; else what the tab shows. */
  readonly current: Selected | null = $derived.by(() => {
    const project = this.session.project;
    const chosen = this.chosen;
    const lists = { dataset: project?.datasets, network: project?.networks, run: project?.runs };
    if (chosen && lists[chosen.kind]?.some((item) => item.id === chosen.id)) return chosen;
    const kind = SHOWN[this.tab] ?? 'run';
    const shown = this[kind];
    return shown ? { kind, id: shown.id } : null;
  });

  /** Selects without changing the tab. */
  select(kind: Selected['kind'], id: string): void {
    this.hovered = null;
    this.chosen = { kind, id };
    if (kind === 'dataset') this.datasetId = id;
    else if (kind === 'network') this.networkId = id;
    else {
      if (this.runId !== id) this.seed = null;
      this.runId = id;
      const spec = this.session.project?.runs.find((run) => run.id === id)?.spec;
      if (spec) {
        this.datasetId = spec.datasetId;
        if (spec.networkId) this.networkId = spec.networkId;
      }
    }
  }

  /** Selects and shows the tab that belongs to it. */
  open(kind: Selected['kind'], id: string): void {
    this.select(kind, id);
    const shows = kind === 'dataset' ? 'data' : kind === 'network' ? 'network' : 'gap';
    // A run is also what these tabs are of.
    if (!(kind === 'run' && (this.tab === 'geometry' || this.tab === 'rank'))) this.tab = shows;
  }

  show(tab: TabId): void {
    this.tab = tab;
    const kind = SHOWN[tab];
    const item = kind && this[kind];
    if (item) this.select(kind, item.id);
  }

  reset(): void {
    this.chosen = this.datasetId = this.networkId = this.runId = this.seed = null;
  }
}

function pick<T extends { id: string }>(items: readonly T[] | undefined, id: string | null, otherwise: 'first' | 'last'): T | null {
  if (!items || items.length === 0) return null;
  return items.find((item) => item.id === id) ?? (otherwise === 'first' ? items[0] : items[items.length - 1]);
}
