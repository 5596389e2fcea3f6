import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, type Font } from 'fontkit';
import { FONT_FILES, fontDirectory } from './places';

/** A face with its file. */
export interface Face {
  font: Font;
  bytes: Uint8Array;
}

export type FigureFonts = Readonly<Record<keyof typeof FONT_FILES, Face>>;

const read = new Map<string, Promise<FigureFonts>>();

/** Both faces that figures are written in, of the application at `root`, read once. */
export function figureFonts(root: string): Promise<FigureFonts> {
  const known = read.get(root);
  if (known) return known;
  const face = async (name: keyof typeof FONT_FILES): Promise<Face> => {
    const bytes = await readFile(join(fontDirectory(root), FONT_FILES[name]));
    const font = create(bytes);
    if ('fonts' in font) throw new Error(`${FONT_FILES[name]} is a collection of fonts.`);
    return { font, bytes };
  };
  const both = Promise.all([face('regular'), face('bold')]).then(([regular, bold]) => ({ regular, bold }));
  read.set(root, both);
  // A failure is not kept.
  both.catch(() => read.delete(root));
  return both;
}
