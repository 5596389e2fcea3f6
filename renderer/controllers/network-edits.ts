import type { Architecture, Network } from '../../shared/contract/network';
import { describeEdit } from './edit-words';
import type { ArchitectureEdit } from './architecture-edit.svelte';
import type { History } from './history.svelte';
import type { Session } from './session.svelte';
import type { Toasts } from './toasts.svelte';

/** What edits of networks need of the workbench. */
export interface Bench {
  readonly edit: ArchitectureEdit;
  readonly history: History;
  readonly session: Session;
  readonly toasts: Toasts;
}

/** Changes the architecture of a network, so that it can be undone; without a label the change itself says what it is. */
export function editNetwork(workbench: Bench, network: Network, next: Architecture, label?: string): void {
  const before = workbench.edit.of(network);
  const said = describeEdit(before, next);
  if (!said) return;
  const { id } = network;
  workbench.edit.change(network, next);
  workbench.history.record({
    label: label ?? said.label,
    // An edit that has a name of its own is one press of a key or a button.
    ...(label === undefined ? { key: `network ${id} ${said.key}` } : {}),
    undo: () => put(workbench, id, before),
    redo: () => put(workbench, id, next),
  });
}

/** Gives a data set or a network another name. */
export async function rename(
  workbench: Bench,
  kind: 'dataset' | 'network',
  item: { id: string; name: string },
  name: string,
): Promise<void> {
  if (name === item.name) return;
  const give = async (to: string) => {
    if (kind === 'network') workbench.session.absorb('networks', await workbench.session.call('network.update', { id: item.id, name: to }));
    else workbench.session.absorb('datasets', await workbench.session.call('data.update', { id: item.id, name: to }));
  };
  try {
    await give(name);
  } catch (error) {
    workbench.toasts.fail(error);
    return;
  }
  workbench.history.record({ label: `Rename ${item.name}`, undo: () => give(item.name), redo: () => give(name) });
}

/** Removes a network; undone, it comes back as it was, and its runs know it again. */
export async function removeNetwork(workbench: Bench, network: Network): Promise<void> {
  const kept = { ...network, architecture: workbench.edit.of(network) };
  try {
    await workbench.edit.flush();
    await workbench.session.call('network.remove', { id: kept.id });
  } catch (error) {
    workbench.toasts.fail(error);
    return;
  }
  recordPresence(workbench, kept, 'Delete network');
}

/** Records that a network was added or removed. */
export function recordPresence(workbench: Bench, network: Network, label: 'Add network' | 'Delete network' | 'Duplicate network'): void {
  const remove = async () => void (await workbench.session.call('network.remove', { id: network.id }));
  const add = async () => workbench.session.absorb('networks', await workbench.session.call('network.add', network));
  const added = label !== 'Delete network';
  workbench.history.record({ label, undo: added ? remove : add, redo: added ? add : remove });
}

async function put(workbench: Bench, id: string, architecture: Architecture): Promise<void> {
  await workbench.edit.flush();
  workbench.session.absorb('networks', await workbench.session.call('network.update', { id, architecture }));
}
