import { expect, it } from 'vitest';
import { PREFERENCE_NAMES, STANDARD_PREFERENCES } from '../../../shared/contract/preferences';
import { Failure } from '../../../shared/contract/failure';
import { formatInteger, formatScientific } from '../../../shared/figures/format';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, project } from '../fixtures';
import { all, click, one, openWindow, press, says, settle, type } from '../window';

const choose = async (select: HTMLElement, value: string) => {
  (select as HTMLSelectElement).value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settle();
};
const PROJECT = project({ path: '/p.zerogap', datasets: [DATASET], networks: [NETWORK] });
const open = () => press(',', { ctrlKey: true });
/** The last on the page; the bar above has one of its own. */
const saveButton = () => all('button', 'Save').at(-1)!;
const dialog = () => document.querySelector('dialog');

it('has a field for every preference, changes nothing before Save, and then only what was changed', async () => {
  const host = new FakeHost(PROJECT);
  await openWindow(host);
  await open();
  // Each has one row, the figures have six.
  expect(dialog()?.querySelectorAll('.form-grid > .lab').length).toBe(PREFERENCE_NAMES.length - 1 + 7);
  await choose(one('combobox', 'Theme'), 'high-contrast');
  await type(one('textbox', 'Number of seeds'), '3');
  await type(one('textbox', 'Threads'), '1');
  await type(one('textbox', 'Copy every (s)'), '');
  expect(host.called('preferences.set')).toEqual([]);
  expect(document.documentElement.dataset['theme']).not.toBe('high-contrast');
  await click(saveButton());
  expect(host.called('preferences.set')).toEqual([{ theme: 'high-contrast', seeds: 3, threads: 1, autosave: null }]);
  expect(dialog()).toBeNull();
  expect(document.documentElement.dataset['theme']).toBe('high-contrast');
});

it('refuses what cannot be, and takes back what was not stored', async () => {
  const host = new FakeHost(PROJECT, {
    'preferences.set': () => {
      throw new Failure('data', 'The disk is full.');
    },
  });
  await openWindow(host);
  await open();
  await type(one('textbox', 'Threads'), '0');
  expect(saveButton().getAttribute('aria-disabled')).toBe('true');
  await type(one('textbox', 'Threads'), '2');
  await choose(one('combobox', 'Theme'), 'dark');
  await click(saveButton());
  expect(says('The disk is full.')).toBe(true);
  expect(dialog()).not.toBeNull();
  expect(document.documentElement.dataset['theme']).toBe('light');
});

it('writes numbers as is preferred, at once', async () => {
  const host = new FakeHost(PROJECT);
  await openWindow(host);
  expect([formatInteger(1562), formatScientific(2.4e-10)]).toEqual(['1,562', '2.4 × 10⁻¹⁰']);
  host.emit('preferences', { values: { ...STANDARD_PREFERENCES, thousands: 'none', powers: 'e' }, note: null });
  expect([formatInteger(1562), formatScientific(2.4e-10)]).toEqual(['1562', '2.4e−10']);
  host.emit('preferences', host.preferences);
});

it('lets the next run follow the preferred seeds and backend, unless others were chosen', async () => {
  const host = new FakeHost(PROJECT, { 'data.facts': () => FACTS });
  await openWindow(host);
  await click(one('tab', 'Run'));
  const seeds = () => (one('textbox', 'Seeds') as HTMLInputElement).value;
  const before = seeds();
  const chosen = `${Number(before) + 1}`;
  await type(one('textbox', 'Seeds'), chosen);
  host.emit('preferences', { values: { ...STANDARD_PREFERENCES, seeds: 5, seed: 40, backend: 'embedded' }, note: null });
  await settle();
  expect(seeds()).toBe(chosen);
  expect((one('textbox', /first/) as HTMLInputElement).value).toBe('40');
  expect((one('combobox', 'Backend') as HTMLSelectElement).selectedOptions[0].textContent).toBe('Embedded engine');
  // What followed is no edit of hers.
  expect(document.querySelector('[aria-label^="Undo: Change number of seeds"]')).not.toBeNull();
});

it('begins export dialogs with the preferred figures', async () => {
  const host = new FakeHost(PROJECT);
  const figures = { format: 'pdf', widthMm: 85, heightMm: 60, dpi: 600, fontPt: 7 } as const;
  host.preferences = { ...host.preferences, values: { ...STANDARD_PREFERENCES, figures } };
  await openWindow(host);
  await press('E', { ctrlKey: true, shiftKey: true });
  const values = ['Width (mm)', 'Height (mm)', 'Type (pt)'].map((name) => (one('textbox', name) as HTMLInputElement).value);
  expect(values).toEqual(['85', '60', '7']);
});

it('says what was wrong with the stored file', async () => {
  const host = new FakeHost(PROJECT);
  host.preferences = { ...host.preferences, note: 'The file was set aside as preferences.broken-1.json.' };
  await openWindow(host);
  expect(says('Some preferences could not be read')).toBe(true);
  expect(says('The file was set aside as preferences.broken-1.json.')).toBe(true);
});
