import { COMMANDS } from '../../shared/commands/table';
import { layerCount, changed } from './architecture';
import { added, duplicated, moved, removed, whyNotLayers, widened, withLayers } from './layers';
import { editNetwork, type Bench } from './network-edits';
import type { NetworkKnown } from './network-known.svelte';
import type { Selection } from './selection.svelte';

/** What is edited, and how an edit is sent and remembered. */
export interface EditedBench extends Bench {
  readonly selection: Selection;
  readonly known: NetworkKnown;
}

/** What can be done with the layer that is chosen, or with the branches. */
export type LayerAction = 'add' | 'duplicate' | 'remove' | 'up' | 'down';
export type BranchAction = 'addBranch' | 'removeBranch';
export const MOST_BRANCHES = 65536;

/** What an action is called, as in the table of commands. */
export const actionLabel = (action: LayerAction | BranchAction): string => COMMANDS[`edit.${action}`].title;

/** Edits of the drawn architecture: the chosen layer, and what is done with it. All branches are equal, so an edit of one is one of all. */
export class NetworkEditor {
  private chosen = $state.raw<{ network: string; layer: number; branch: number } | null>(null);

  constructor(private readonly workbench: EditedBench) {}

  private get network() {
    return this.workbench.selection.network;
  }

  /** The layer 1 … L that is chosen in this network, or null. */
  readonly layer: number | null = $derived.by(() => {
    const { architecture } = this.workbench.known;
    if (!architecture || this.chosen?.network !== this.network?.id || !this.chosen) return null;
    return Math.min(this.chosen.layer, layerCount(architecture));
  });

  /** The branch, counted from 0, in which it was chosen. */
  readonly branch: number = $derived.by(() => Math.min(this.chosen?.branch ?? 0, (this.workbench.known.architecture?.branches ?? 1) - 1));

  choose(layer: number, branch = this.branch): void {
    if (this.network) this.chosen = { network: this.network.id, layer, branch };
  }

  /** Chooses none. */
  leave(): void {
    this.chosen = null;
  }

  /** Why an action on layer l cannot be done now, or null. */
  whyNot(action: LayerAction | BranchAction, l = this.layer): string | null {
    const { architecture } = this.workbench.known;
    if (!architecture) return 'Add a network first.';
    if (action === 'addBranch') return architecture.branches < MOST_BRANCHES ? null : `There are at most ${MOST_BRANCHES} branches.`;
    if (action === 'removeBranch') return architecture.branches > 1 ? null : 'A network has at least one branch.';
    if (l === null) return action === 'add' ? this.whyNot('add', layerCount(architecture)) : 'Choose a layer in the drawing first.';
    return whyNotLayers(architecture, this.change(action, l));
  }

  /** Does it, if it is possible; the layer that comes of it is chosen then. */
  act(action: LayerAction | BranchAction, l = this.layer): void {
    const { architecture } = this.workbench.known;
    if (!architecture || !this.network || this.whyNot(action, l) !== null) return;
    if (action === 'addBranch' || action === 'removeBranch') {
      const branches = architecture.branches + (action === 'addBranch' ? 1 : -1);
      return editNetwork(this.workbench, this.network, changed(architecture, { branches }), actionLabel(action));
    }
    const at = l ?? layerCount(architecture);
    const after = { add: at, duplicate: at + 1, remove: Math.max(1, Math.min(at, layerCount(architecture) - 2)), up: at - 1, down: at + 1 };
    editNetwork(this.workbench, this.network, withLayers(architecture, this.change(action, at)), actionLabel(action));
    this.choose(after[action]);
  }

  /** Puts layer l in the place of layer `to`, where it was dragged. */
  move(l: number, to: number): void {
    const { architecture } = this.workbench.known;
    if (!architecture || !this.network || l === to) return;
    const change = moved(architecture, l, to);
    if (whyNotLayers(architecture, change) !== null) return;
    editNetwork(this.workbench, this.network, withLayers(architecture, change), 'Move layer');
    this.choose(to);
  }

  /** Gives layer l another width; `l` below L. */
  widen(l: number, width: number): void {
    const { architecture } = this.workbench.known;
    if (architecture && this.network) editNetwork(this.workbench, this.network, withLayers(architecture, widened(architecture, l, width)));
  }

  private change(action: LayerAction, l: number) {
    const architecture = this.workbench.known.architecture!;
    if (action === 'add') return added(architecture, l);
    if (action === 'duplicate') return duplicated(architecture, l);
    if (action === 'remove') return removed(architecture, l);
    return moved(architecture, l, action === 'up' ? l - 1 : l + 1);
  }
}
