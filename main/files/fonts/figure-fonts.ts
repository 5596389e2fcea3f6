import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { readTrueType, type TrueType } from './truetype';

/** The faces that figures are written in: DejaVu Sans, whose licence lets documents and pictures embed it. */
export const FONT_FILES = { regular: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf' } as const;

export type FigureFonts = Readonly<Record<keyof typeof FONT_FILES, TrueType>>;

/** Where the fonts lie below the application's root. Inside a packed application they are unpacked, because resvg reads files past Electron's archive. */
export function fontDirectory(root: string): string {
  return join(root, 'node_modules', 'dejavu-fonts-ttf', 'ttf').replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
}

const read = new Map<string, Promise<FigureFonts>>();

/** Both faces, read once. */
export function figureFonts(directory: string): Promise<FigureFonts> {
  const known = read.get(directory);
  if (known) return known;
  const face = async (name: keyof typeof FONT_FILES) => readTrueType(new Uint8Array(await readFile(join(directory, FONT_FILES[name]))));
  const both = Promise.all([face('regular'), face('bold')]).then(([regular, bold]) => ({ regular, bold }));
  read.set(directory, both);
  // A failure is not kept.
  both.catch(() => read.delete(directory));
  return both;
}
