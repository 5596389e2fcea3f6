import { join, sep } from 'node:path';

/** The faces that figures are written in: DejaVu Sans, whose licence lets documents and pictures embed it. */
export const FONT_FILES = { regular: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf' } as const;

/** Where the fonts lie below the application's root. Inside a packed application they are unpacked, because resvg reads files past Electron's archive. */
export function fontDirectory(root: string): string {
  return join(root, 'node_modules', 'dejavu-fonts-ttf', 'ttf').replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
}

/** HarfBuzz, which takes the letters in use out of a font. */
export const subsetterFile = (root: string): string => join(root, 'node_modules', 'harfbuzzjs', 'dist', 'harfbuzz-subset.wasm');
