import { TAB_IDS, type TabId } from './selection.svelte';

const KEY = 'zerogap.layout';

interface Stored {
  tree: number;
  inspector: number;
  /** Null: by the height of the window. */
  dock: number | null;
  /** What the reader chose on each tab by itself. */
  docks: Partial<Record<TabId, boolean>>;
}
const DEFAULTS: Stored = { tree: 232, inspector: 288, dock: null, docks: {} };

/** Sizes of the panels, remembered by this machine, and which of them a small window folds. */
export class Layout {
  tree = $state(DEFAULTS.tree);
  inspector = $state(DEFAULTS.inspector);
  private dockWish = $state(DEFAULTS.dock);
  private docks = $state<Stored['docks']>({});
  /** Whether what is looked at has iterations of a solver. */
  iterates = $state(true);
  width = $state(1440);
  height = $state(900);
  /** What the reader opened or folded; null leaves it to the width of the window. */
  private treeWish = $state<boolean | null>(null);
  private inspectorWish = $state<boolean | null>(null);
  readonly treeOpen = $derived(this.treeWish ?? this.width >= 1000);
  readonly inspectorOpen = $derived(this.inspectorWish ?? this.width >= 1280);

  constructor() {
    try {
      const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Stored>;
      if (isSize(stored.tree)) this.tree = stored.tree;
      if (isSize(stored.inspector)) this.inspector = stored.inspector;
      if (isSize(stored.dock)) this.dockWish = stored.dock;
      for (const tab of TAB_IDS) if (typeof stored.docks?.[tab] === 'boolean') this.docks[tab] = stored.docks[tab];
    } catch {
      localStorage.removeItem(KEY);
    }
  }

  /** A fifth of the window, up to seven iterations, unless the reader chose. */
  get dock(): number {
    return this.dockWish ?? Math.max(132, Math.min(208, Math.round(0.2 * this.height)));
  }

  set dock(size: number) {
    this.dockWish = size;
  }

  remember(): void {
    const stored: Stored = { tree: this.tree, inspector: this.inspector, dock: this.dockWish, docks: { ...this.docks } };
    localStorage.setItem(KEY, JSON.stringify(stored));
  }

  toggleTree(): void {
    this.treeWish = !this.treeOpen;
  }

  toggleInspector(): void {
    this.inspectorWish = !this.inspectorOpen;
  }

  /** Unless the reader chose: the solver's table belongs to the Gap tab where the window is tall enough and there are iterations, the others want the room. */
  dockOpen(tab: TabId): boolean {
    return this.docks[tab] ?? (tab === 'gap' && this.iterates && this.height >= 780);
  }

  toggleDock(tab: TabId): void {
    this.docks[tab] = !this.dockOpen(tab);
    this.remember();
  }

  /** The window's own size; growing or shrinking past a step takes the folding back into its hands. */
  resize(width: number, height: number): void {
    // A window that is not shown yet has no size, which says nothing of what it will have room for.
    if (width === 0) return;
    if (width < 1280 !== this.width < 1280) this.inspectorWish = null;
    if (width < 1000 !== this.width < 1000) this.treeWish = null;
    this.width = width;
    this.height = height;
  }
}

const isSize = (value: unknown): value is number => typeof value === 'number' && value >= 80 && value <= 1200;
