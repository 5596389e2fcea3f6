import { describe, expect, it } from 'vitest';
import { Draft } from '../../../renderer/controllers/draft.svelte';
import { ProgramDraft } from '../../../renderer/controllers/program-draft.svelte';
import { PROGRAM_SETTINGS, TRAINING_SETTINGS } from '../../../renderer/controllers/settings-history.svelte';
import type { MenuState } from '../../../shared/commands/menu';
import type { CommandId } from '../../../shared/commands/table';
import type { Dataset } from '../../../shared/contract/data';
import type { Network } from '../../../shared/contract/network';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, prepared, project } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

/** A host that keeps networks as the real one does. */
function host(networks: Network[] = [NETWORK], dataset: Dataset = DATASET): FakeHost {
  const made: FakeHost = new FakeHost(project({ path: '/p.zerogap', datasets: [dataset], networks }), {
    'data.facts': () => FACTS,
    'data.points': () => {
      throw new Error('not asked here');
    },
    'data.update': (change) => {
      const changed = prepared(made.project.datasets[0], change);
      made.change({ ...made.project, datasets: [changed] });
      return changed;
    },
    'project.rename': ({ name }) => {
      made.change({ ...made.project, name });
      return made.project;
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
const choose = async (name: string, value: string) => {
  const select = one('combobox', name) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settle();
};
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

  it('takes back roles, scaling, test rows, coding and missing rules of the data by their names, and leaves no choice behind', async () => {
    const texts: Dataset = {
      ...DATASET,
      columns: [
        { ...DATASET.columns[0], missing: 2 },
        DATASET.columns[1],
        { name: 'kind', type: 'text', missing: 0, distinct: 2, levels: ['a', 'b'].map((value) => ({ value, count: 20 })) },
      ],
    };
    const made = host([NETWORK], texts);
    await openWindow(made);
    const now = () => made.project.datasets[0];
    await choose('Role of x1', 'ignored');
    await click(one('switch', 'Standardise the features'));
    await click(one('switch', 'Keep rows for testing'));
    await choose('Coding of the text target', 'one-hot');
    await choose('Missing values', 'mean');
    const all = now();
    expect(all).toMatchObject({ roles: ['ignored', 'feature', 'target'], standardize: true, coding: 'one-hot', missing: 'mean' });
    const said: string[] = [];
    for (let k = 0; k < 5; k++) {
      const undo = one('button', /^Undo: /);
      said.push(undo.getAttribute('aria-label') ?? '');
      await click(undo);
    }
    expect(said).toEqual([
      'Undo: Change rule for missing values',
      'Undo: Change coding of the target',
      'Undo: Keep rows for testing',
      'Undo: Standardise',
      'Undo: Change role of x1',
    ]);
    expect(now()).toEqual(texts);
    for (let k = 0; k < 5; k++) await click(one('button', /^Redo: /));
    expect(now()).toEqual(all);
  });

  it('takes back the name of the project', async () => {
    const made = host();
    await openWindow(made);
    const { name } = made.project;
    await press('k', { ctrlKey: true });
    await type(one('combobox', 'Search or run a command'), 'rename project');
    await press('Enter', {}, one('combobox', 'Search or run a command'));
    await type(one('textbox', 'Name'), 'Other');
    await click(one('button', 'Rename'));
    expect(made.project.name).toBe('Other');
    await click(one('button', `Undo: Rename ${name}`));
    expect(made.project.name).toBe(name);
  });

  it('is in the native menu by the same words, which run there what they say', async () => {
    const made = host();
    const native: { state?: MenuState; choose?: (id: CommandId) => void } = {};
    await openWindow(made, { show: (state) => (native.state = state), listen: (choose) => (native.choose = choose) });
    expect(native.state?.undo).toEqual({ title: 'Undo', enabled: false });
    await click(one('switch', 'Standardise the features'));
    expect(native.state?.undo).toEqual({ title: 'Undo: Standardise', enabled: true });
    native.choose?.('undo');
    await settle();
    expect(made.project.datasets[0].standardize).toBe(false);
    expect(native.state?.redo).toEqual({ title: 'Redo: Standardise', enabled: true });
    native.choose?.('shortcuts');
    await settle();
    expect(says('Keyboard shortcuts')).toBe(true);
  });
});
