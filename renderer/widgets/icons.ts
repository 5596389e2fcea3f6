/** What an icon is drawn of, on a 16 px grid: stroked and filled paths. */
export interface IconPaths {
  line?: string;
  solid?: string;
  dash?: string;
}

const paths = {
  table: {
    line: 'M3.5 3h9a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1 -1.5 1.5h-9a1.5 1.5 0 0 1 -1.5 -1.5v-7a1.5 1.5 0 0 1 1.5 -1.5zM2 6.5h12M6.5 6.5V13',
  },
  network: {
    line: 'M1.9 8a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0M10.9 3.8a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0M10.9 12.2a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0M5 7.3l6-2.8M5 8.7l6 2.8',
  },
  run: {
    line: 'M2 12.5c3 0 3-8 6-8s2.5 5 6 5',
  },
  search: {
    line: 'M2.8 7a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0 -8.4 0M10.2 10.2L13.5 13.5',
  },
  play: {
    solid: 'M5 3.5v9l7.5-4.5z',
  },
  down: {
    line: 'M4.5 6.5L8 10l3.5-3.5',
  },
  up: {
    line: 'M4.5 9.5L8 6l3.5 3.5',
  },
  right: {
    line: 'M6.5 4.5L10 8l-3.5 3.5',
  },
  plus: {
    line: 'M8 3.5v9M3.5 8h9',
  },
  minus: {
    line: 'M3.5 8h9',
  },
  export: {
    line: 'M8 2.5v7.5M5 7l3 3 3-3M3 11v2.5h10V11',
  },
  more: {
    solid:
      'M2.7 8a0.8 0.8 0 1 0 1.6 0a0.8 0.8 0 1 0 -1.6 0M7.2 8a0.8 0.8 0 1 0 1.6 0a0.8 0.8 0 1 0 -1.6 0M11.7 8a0.8 0.8 0 1 0 1.6 0a0.8 0.8 0 1 0 -1.6 0',
  },
  check: {
    line: 'M3.5 8.5l3 3 6-7',
  },
  info: {
    line: 'M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0 -11.6 0M8 7.3v3.7M8 5v.1',
  },
  warn: {
    line: 'M8 2.5L14.2 13H1.8zM8 6.5v3M8 11.2v.1',
  },
  cpu: {
    line: 'M5.2 4h5.6a1.2 1.2 0 0 1 1.2 1.2v5.6a1.2 1.2 0 0 1 -1.2 1.2h-5.6a1.2 1.2 0 0 1 -1.2 -1.2v-5.6a1.2 1.2 0 0 1 1.2 -1.2zM6.5 4V2M9.5 4V2M6.5 14v-2M9.5 14v-2M4 6.5H2M4 9.5H2M14 6.5h-2M14 9.5h-2',
  },
  pause: {
    line: 'M5.5 4v8M10.5 4v8',
  },
  close: {
    line: 'M4 4l8 8M12 4l-8 8',
  },
  copy: {
    line: 'M7 5.5h5a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1 -1.5 1.5h-5a1.5 1.5 0 0 1 -1.5 -1.5v-5a1.5 1.5 0 0 1 1.5 -1.5zM3.5 10.5h-.5V3.5c0-.6.4-1 1-1h6.5V3',
  },
  trash: {
    line: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9',
  },
  folder: {
    line: 'M2.5 12.5v-9h4l1.5 2h5.5v7z',
  },
  saved: {
    line: 'M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0 -11.6 0M5.5 8.2l1.8 1.8 3.2-4',
  },
  save: {
    line: 'M3 3h8l2 2v8H3zM5.5 3v3.5h4.5V3M5 13V9.5h6V13',
  },
  dock: {
    line: 'M3.5 3h9a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1 -1.5 1.5h-9a1.5 1.5 0 0 1 -1.5 -1.5v-7a1.5 1.5 0 0 1 1.5 -1.5zM2 9.5h12',
  },
  sidebar: {
    line: 'M3.5 3h9a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1 -1.5 1.5h-9a1.5 1.5 0 0 1 -1.5 -1.5v-7a1.5 1.5 0 0 1 1.5 -1.5zM10 3v10',
  },
  tree: {
    line: 'M3.5 3h9a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1 -1.5 1.5h-9a1.5 1.5 0 0 1 -1.5 -1.5v-7a1.5 1.5 0 0 1 1.5 -1.5zM6 3v10',
  },
  wait: {
    line: 'M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0',
    dash: '2 2.3',
  },
  stop: {
    solid: 'M5.5 4.5h5a1 1 0 0 1 1 1v5a1 1 0 0 1 -1 1h-5a1 1 0 0 1 -1 -1v-5a1 1 0 0 1 1 -1z',
  },
  theme: {
    line: 'M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0',
    solid: 'M8 2.5a5.5 5.5 0 010 11z',
  },
  settings: {
    line: 'M2.5 5h6M11.5 5h2M8.5 5a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0M2.5 11h2M7.5 11h6M4.5 11a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0',
  },
  keyboard: {
    line: 'M3 4h10a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1 -1.5 1.5h-10a1.5 1.5 0 0 1 -1.5 -1.5v-5a1.5 1.5 0 0 1 1.5 -1.5zM4 6.5h.1M6.6 6.5h.1M9.2 6.5h.1M11.9 6.5h.1M5 9.5h6',
  },
  pencil: {
    line: 'M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2z',
  },
  home: {
    line: 'M2.5 7.5L8 3l5.5 4.5M4 6.5v6.5h8V6.5',
  },
  log: {
    line: 'M3 4h10M3 7h7M3 10h10M3 13h5',
  },
  pin: {
    line: 'M6 2.5h4M6.8 2.5v4L4.5 9.5h7L9.2 6.5v-4M8 9.5V14',
  },
  undo: {
    line: 'M6 3.5L3 6.5l3 3M3.2 6.5h6.3a3.3 3.3 0 0 1 0 6.6H6.5',
  },
  redo: {
    line: 'M10 3.5l3 3-3 3M12.8 6.5H6.5a3.3 3.3 0 0 0 0 6.6h3',
  },
  refresh: {
    line: 'M13 8a5 5 0 11-1.5-3.5M13 2.5v3h-3',
  },
  scatter: {
    line: 'M2.5 2.5v11h11',
    solid:
      'M5.2 10a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M6.4 5.4a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M9 8.4a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M11.4 4.6a1 1 0 1 0 2 0a1 1 0 1 0 -2 0',
  },
} satisfies Record<string, IconPaths>;

export type IconName = keyof typeof paths;
export const ICONS: Record<IconName, IconPaths> = paths;
