import { describe, expect, it } from 'vitest';
import type { Architecture, Network } from '../../../shared/contract/network';
import { FakeHost } from '../fake-host';
import { ARCHITECTURE, DATASET, FACTS, project } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

const DEEP: Architecture = { ...ARCHITECTURE, layers: [4, 3], branches: 2, regularizer: 'power' };

async function openEditor(architecture: Architecture): Promise<{ now(): Architecture }> {
  const network: Network = { id: 'net', name: 'Drawn', architecture };
  const host: FakeHost = new FakeHost(project({ path: '/p.zerogap', datasets: [DATASET], networks: [network] }), {
    'data.facts': () => FACTS,
    'network.update': ({ id, ...change }) => {
      const changed: Network = { ...host.project.networks[0], ...change };
      host.change({ ...host.project, networks: [changed] });
      return { ...changed, id };
    },
  });
  await openWindow(host);
  await click(one('tab', 'Network'));
  await click(one('button', 'Open the inspector'));
  return { now: () => host.project.networks[0].architecture };
}
const layer = (l: number, branch?: number) =>
  one('button', new RegExp(`^Layer ${l} of .*${branch === undefined ? '' : `branch ${branch}$`}`));
/** Until what was edited has been sent. */
const rest = () => settle(200);

describe('the drawn network by keys', () => {
  it('is one stop of the Tab key, and arrows go from layer to layer', async () => {
    await openEditor(DEEP);
    const group = one('group', 'Layers of the drawn network');
    expect([...group.querySelectorAll('.layer')].filter((each) => each.getAttribute('tabindex') === '0')).toHaveLength(1);
    layer(1, 1).focus();
    await press('ArrowDown', {}, layer(1, 1));
    await press('ArrowRight', {}, document.activeElement!);
    expect(document.activeElement).toBe(layer(2, 2));
    expect(layer(2, 2).getAttribute('aria-pressed')).toBe('true');
    expect(one('complementary', 'Inspector').textContent).toContain('Layer W₂');
  });

  it('takes a width as it is typed, and undoes it by name', async () => {
    const { now } = await openEditor(DEEP);
    await click(layer(2, 1));
    await press('1', {}, layer(2, 1));
    const field = one('textbox', 'Width of layer 2');
    await type(field, '17');
    await press('Enter', {}, field);
    await rest();
    expect(now().layers).toEqual([4, 17]);
    await click(one('button', 'Undo: Change width m₂'));
    await rest();
    expect(now().layers).toEqual([4, 3]);
  });

  it('refuses a width that is none, beside the field', async () => {
    const { now } = await openEditor(DEEP);
    await click(layer(1, 1));
    await press('0', {}, layer(1, 1));
    await press('Enter', {}, one('textbox', 'Width of layer 1'));
    expect(one('alert', /The width must be/).textContent).toMatch(/1/);
    await press('Escape', {}, one('textbox', 'Width of layer 1'));
    await rest();
    expect(now().layers).toEqual([4, 3]);
  });

  it('adds, duplicates, moves and removes layers and branches', async () => {
    const { now } = await openEditor(DEEP);
    await click(layer(1, 1));
    await press('ArrowDown', { altKey: true }, layer(1, 1));
    await rest();
    expect(now().layers).toEqual([3, 4]);
    await press('d', { ctrlKey: true }, document.activeElement!);
    await rest();
    expect(now().layers).toEqual([3, 4, 4]);
    await press('Insert', {}, layer(1, 1));
    await rest();
    expect(now().layers).toEqual([3, 3, 4, 4]);
    await press('Delete', {}, layer(4, 1));
    await rest();
    expect(now().layers).toEqual([3, 3, 4]);
    await press('D', { ctrlKey: true, shiftKey: true }, layer(1, 1));
    await rest();
    expect(now().branches).toBe(3);
    await press('Delete', { shiftKey: true }, layer(1, 1));
    await rest();
    expect(now().branches).toBe(2);
    for (const label of ['Remove branch', 'Duplicate branch', 'Remove layer', 'Add layer', 'Duplicate layer', 'Move layer down']) {
      await click(one('button', `Undo: ${label}`));
      await rest();
    }
    expect(now()).toEqual(DEEP);
  });

  it('leaves the last layer to the targets', async () => {
    const { now } = await openEditor(DEEP);
    await click(layer(3, 1));
    await press('Delete', {}, layer(3, 1));
    await press('7', {}, layer(3, 1));
    expect(all('textbox', /^Width of layer/)).toEqual([]);
    await rest();
    expect(now()).toEqual(DEEP);
    expect(one('button', 'Remove layer').getAttribute('aria-disabled')).toBe('true');
  });
});

describe('the drawn network by mouse', () => {
  it('adds layers and branches where the signs stand', async () => {
    const { now } = await openEditor(DEEP);
    await click(one('button', 'Add a layer before layer 2'));
    await rest();
    expect(now().layers).toEqual([4, 4, 3]);
    await click(one('button', 'Add a branch'));
    await rest();
    expect(now().branches).toBe(3);
  });

  it('moves a layer that is dragged', async () => {
    const { now } = await openEditor({ ...DEEP, layers: [9, 8, 7] });
    const first = layer(1, 1);
    const y = (l: number) => Number.parseFloat(layer(l, 1).style.top) + 20;
    const pointer = (kind: string, at: number, target: EventTarget) =>
      target.dispatchEvent(new PointerEvent(kind, { bubbles: true, clientY: at, button: 0 }));
    pointer('pointerdown', y(1), first);
    pointer('pointermove', y(3), window);
    pointer('pointerup', y(3), window);
    await rest();
    expect(now().layers).toEqual([8, 7, 9]);
    expect(one('button', 'Undo: Move layer')).toBeDefined();
  });

  it('works from the menu of the chosen layer and from the inspector', async () => {
    const { now } = await openEditor(DEEP);
    await click(layer(2, 1));
    await click(one('button', 'Actions for layer 2'));
    await click(one('menuitem', /^Duplicate layer/));
    await rest();
    expect(now().layers).toEqual([4, 3, 3]);
    await type(one('textbox', 'Width'), '21');
    await rest();
    expect(now().layers).toEqual([4, 3, 21]);
    await click(one('button', 'Move layer up'));
    await rest();
    expect(now().layers).toEqual([4, 21, 3]);
  });
});

it('lists every hypothesis of the theorems about such networks, with what decided it', async () => {
  await openEditor({ ...DEEP, regularizer: 'weight-decay' });
  const list = one('list', 'Hypotheses of Parallel ReLU, any depth');
  const said = [...list.querySelectorAll('li')].map((item) => item.textContent?.replace(/\s+/g, ' ').trim() ?? '');
  expect(said).toHaveLength(6);
  expect(said.find((text) => /A regulariser that equals/.test(text))).toMatch(/^fails:.*weight decay of 3 layers/);
  expect(said.find((text) => /At least K\*/.test(text))).toMatch(/not decided:.*K\* is at most 40, the rows n/);
  expect(says('May stay open')).toBe(true);
});
