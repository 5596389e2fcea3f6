import { describe, expect, it } from 'vitest';
import { Draft } from '../../../renderer/controllers/draft.svelte';
import { ProgramDraft } from '../../../renderer/controllers/program-draft.svelte';
import { PROGRAM_SETTINGS, TRAINING_SETTINGS } from '../../../renderer/controllers/settings-history.svelte';
import type { Network } from '../../../shared/contract/network';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, project } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

/** A host that keeps networks as the real one does. */
function host(networks: Network[] = [NETWORK]): FakeHost {
  const made: FakeHost = new FakeHost(project({ path: '/p.zerogap', datasets: [DATASET], networks }), {
    'data.facts': () => FACTS,
    'data.points': () => {
      throw new Error('not asked here');
    },
    'network.update': ({ id, ...change }) => {
      const changed = { ...made.project.networks.find((network) => network.id === id)!, ...change } as Network;
      made.change({ ...made.project, networks: made.project.networks.map((network) => (network.id === id ? changed : network)) });
      return changed;
    },
    'network.remove': ({ id }) => {
      made.change({ ...made.project, networks: made.project.networks.filter((network) => network.id !== id) });
      return {};
    },
    'network.add': ({ id = 'new', name, architecture }) => {
      const network = { id, name, architecture };
      made.change({ ...made.project, networks: [...made.project.networks, network] });
      return network;
    },
  });
  return made;
}
const openNetwork = () => click(one('tab', 'Network'));
const beta = () => one('textbox', 'β') as HTMLInputElement;
/** Until what was typed has been sent. */
const rest = () => settle(200);

describe('undo and redo', () => {
  it('takes back β and does it again, by keys, buttons and palette', async () => {
    const made = host();
    await openWindow(made);
    await openNetwork();
    expect(one('button', 'Undo').getAttribute('aria-disabled')).toBe('true');
    beta().focus();
    await type(beta(), '0.3');
    await rest();
    expect(made.project.networks[0].architecture.beta).toBe(0.3);
    await press('z', { ctrlKey: true }, beta());
    await rest();
    expect(made.project.networks[0].architecture.beta).toBe(0.05);
    expect(beta().value).toBe('0.05');
    await press('Z', { ctrlKey: true, shiftKey: true });
    await rest();
    expect(made.project.networks[0].architecture.beta).toBe(0.3);
    await click(one('button', 'Undo: Change β'));
    await rest();
    expect(made.project.networks[0].architecture.beta).toBe(0.05);
    await press('k', { ctrlKey: true });
    await type(one('combobox', 'Search or run a command'), 'redo');
    expect(all('option', /^Redo: Change β/)).toHaveLength(1);
  });

  it('brings a deleted network back as what its runs know it by', async () => {
    const made = host();
    await openWindow(made);
    await press('Delete', {}, one('treeitem', /^Two-layer ReLU/));
    await rest();
    expect(made.project.networks).toEqual([]);
    await press('z', { ctrlKey: true });
    await rest();
    expect(made.project.networks).toEqual([NETWORK]);
    await press('y', { ctrlKey: true });
    await rest();
    expect(made.project.networks).toEqual([]);
  });

  it('takes back settings of the next run', async () => {
    await openWindow(host());
    await click(one('tab', 'Run'));
    const epochs = () => one('textbox', 'Epochs') as HTMLInputElement;
    const before = epochs().value;
    await type(epochs(), '77');
    await click(one('button', 'Undo: Change epochs'));
    epochs().dispatchEvent(new Event('blur'));
    await settle();
    expect(epochs().value).toBe(before);
    expect(one('button', 'Redo: Change epochs').getAttribute('aria-disabled')).toBeNull();
  });

  it('leaves a field of words to the browser', async () => {
    const made = host();
    await openWindow(made);
    await openNetwork();
    await type(beta(), '0.3');
    await rest();
    const event = new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true, cancelable: true });
    one('textbox', 'Filter the project').dispatchEvent(event);
    await rest();
    expect(event.defaultPrevented).toBe(false);
    expect(made.project.networks[0].architecture.beta).toBe(0.3);
  });

  it('says so when there is nothing to undo, and forgets everything in another project', async () => {
    const made = host();
    await openWindow(made);
    await press('z', { ctrlKey: true });
    expect(says('There is nothing to undo.')).toBe(true);
    await openNetwork();
    await type(beta(), '0.3');
    await rest();
    made.change({ ...project({ path: '/q.zerogap', networks: [NETWORK] }), id: 'other' });
    await settle();
    expect(one('button', 'Undo').getAttribute('aria-disabled')).toBe('true');
  });

  it('knows every setting that can be changed', () => {
    const settable = (prototype: object) =>
      Object.entries(Object.getOwnPropertyDescriptors(prototype))
        .filter(([, { get, set }]) => get && set)
        .map(([key]) => key);
    // What follows from the settings is none.
    const own = settable(Draft.prototype).filter((key) => !['takes', 'option'].includes(key));
    expect(own.sort()).toEqual(Object.keys(TRAINING_SETTINGS).sort());
    expect(settable(ProgramDraft.prototype).sort()).toEqual(Object.keys(PROGRAM_SETTINGS).sort());
  });
});
