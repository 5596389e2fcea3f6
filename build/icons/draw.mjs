// Draws the mark of the application as build/icons/icon.svg and icon.png (512 px, which electron-builder turns into every other size):
//
//   node build/icons/draw.mjs
import { writeFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';

const INK = '#15181d';
const PAPER = '#f5f6f8';

/** Two curves that meet on one line: the trained objective and the dual bound. */
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" width="512" height="512">
  <rect width="20" height="20" rx="5" fill="${INK}"/>
  <g fill="none" stroke="${PAPER}" stroke-width="1.7" stroke-linecap="round">
    <path d="M3.5 4.5C6 10.2 9.5 11 16.5 11"/>
    <path d="M3.5 15.5C6.5 12.2 10 11 16.5 11" stroke-opacity=".62"/>
  </g>
</svg>
`;

writeFileSync(new URL('icon.svg', import.meta.url), mark);
writeFileSync(new URL('icon.png', import.meta.url), new Resvg(mark, { fitTo: { mode: 'width', value: 512 } }).render().asPng());
