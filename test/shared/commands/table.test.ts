import { expect, test } from 'vitest';
import { IN_PLACE } from '../../../shared/commands/in-place';
import { acceleratorOf, keysOf, spellKeys } from '../../../shared/commands/keys';
import { COMMAND_GROUPS, COMMAND_IDS, commandEntry, SYSTEM_COMMANDS } from '../../../shared/commands/table';

test('no two commands have one key, nor one name', () => {
  const chords = [...COMMAND_IDS.flatMap((id) => commandEntry(id).keys ?? []), ...SYSTEM_COMMANDS.flatMap(({ keys }) => [...keys])];
  expect(chords.length).toBe(new Set(chords).size);
  const titles = [...COMMAND_IDS.map((id) => commandEntry(id).title), ...SYSTEM_COMMANDS.map(({ title }) => title)];
  expect(titles.length).toBe(new Set(titles).size);
});

test('the sheet has a section of its own for every place, and a line of its own for every key', () => {
  const places = [...COMMAND_GROUPS, ...IN_PLACE.map(({ where }) => where)];
  expect(places.length).toBe(new Set(places).size);
  for (const { keys } of IN_PLACE) expect(keys.length).toBe(new Set(keys.map(({ title }) => title)).size);
});

test('chords are written as readers and as Electron know them', () => {
  expect(keysOf('Mod++')).toEqual(['Mod', '+']);
  expect(keysOf('Mod+Shift+S')).toEqual(['Mod', 'Shift', 'S']);
  expect(spellKeys('Mod+Alt+ArrowUp', false)).toBe('Ctrl Alt ↑');
  expect(spellKeys('Mod+Alt+ArrowUp', true)).toBe('⌘⌥↑');
  expect(acceleratorOf('Mod+Alt+ArrowUp')).toBe('CommandOrControl+Alt+Up');
  expect(acceleratorOf('Mod++')).toBe('CommandOrControl+Plus');
});
