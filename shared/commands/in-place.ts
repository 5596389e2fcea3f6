/** Keys of the drawn network, by what they do with the chosen layer. */
export const LAYER_KEYS = {
  add: 'Insert',
  duplicate: 'Mod+D',
  remove: 'Delete',
  up: 'Alt+ArrowUp',
  down: 'Alt+ArrowDown',
  addBranch: 'Mod+Shift+D',
  removeBranch: 'Shift+Delete',
} as const;

interface InPlace {
  where: string;
  keys: readonly { title: string; keys: readonly string[] }[];
}

const ARROWS = ['ArrowUp', 'ArrowDown'] as const;
const ALL_ARROWS = [...ARROWS, 'ArrowLeft', 'ArrowRight'] as const;

/** Keys that belong to what has the focus; the sheet of shortcuts shows them beside those of the commands. */
export const IN_PLACE: readonly InPlace[] = [
  {
    where: 'Project tree',
    keys: [
      { title: 'Move', keys: ARROWS },
      { title: 'Open what is focused', keys: ['Enter'] },
      { title: 'Rename', keys: ['F2'] },
      { title: 'Delete', keys: ['Delete'] },
    ],
  },
  {
    where: 'Drawn network',
    keys: [
      { title: 'Choose a layer, a branch', keys: ALL_ARROWS },
      { title: 'Change the width', keys: ['F2'] },
      { title: 'Add layer', keys: [LAYER_KEYS.add] },
      { title: 'Duplicate layer', keys: [LAYER_KEYS.duplicate] },
      { title: 'Remove layer', keys: [LAYER_KEYS.remove] },
      { title: 'Move layer', keys: [LAYER_KEYS.up, LAYER_KEYS.down] },
      { title: 'Duplicate branch', keys: [LAYER_KEYS.addBranch] },
      { title: 'Remove branch', keys: [LAYER_KEYS.removeBranch] },
    ],
  },
  {
    where: 'Table of the data',
    keys: [
      { title: 'Move', keys: ALL_ARROWS },
      { title: 'Edit the cell', keys: ['Enter', 'F2'] },
      { title: 'Choose the row', keys: ['Shift+Space'] },
      { title: 'Empty the cell, or delete chosen rows', keys: ['Delete'] },
    ],
  },
  {
    where: 'Pictures that turn, points that move',
    keys: [
      { title: 'Turn or move', keys: ALL_ARROWS },
      { title: 'Finely', keys: ['Shift+ArrowUp'] },
    ],
  },
  { where: 'Queue of the Run tab', keys: [{ title: 'Move the run', keys: ['Alt+ArrowUp', 'Alt+ArrowDown'] }] },
];
