import { join } from 'node:path';
import { Failure } from '../../shared/contract/failure';
import { COLUMN_MM, FIGURE_DEFAULTS, FORMATS, PRINT_LIMITS, type Print } from '../../shared/contract/print';
import { formatCount } from '../../shared/figures/format';
import { makeFolder, writeBytes } from '../files/disk';
import type { Command } from './command';
import { jsonLine } from './common';
import type { Options } from './options';
import { absolute, withSession } from './session';

/** Of a figure of one column, where none is given. */
const COLUMN_HEIGHT_MM = 60;

export const figures: Command = {
  name: 'figures',
  usage: 'PROJECT.zerogap [--out DIR] [--formats svg,pdf,png,csv,tex]',
  summary: 'write every figure of a project, its numbers, and every other table of the window, as the window does',
  options: {
    out: { value: 'DIR', help: 'the folder to write into, made where it is not there (default: figures)' },
    formats: { value: 'LIST', help: `any of ${FORMATS.join(', ')} (default: all; csv comes with a JSON sidecar, tex is a booktabs table)` },
    width: { value: 'MM', help: `width of a figure in mm (default ${FIGURE_DEFAULTS.widthMm}; one column is ${COLUMN_MM})` },
    height: { value: 'MM', help: `height in mm (default: half the width, and ${COLUMN_HEIGHT_MM} in one column)` },
    font: { value: 'PT', help: 'size of its type in points (default 8, and 7 in one column)' },
    dpi: { value: 'N', help: `dots per inch of a PNG (default ${FIGURE_DEFAULTS.dpi})` },
    json: { help: 'print the names of the files, and what was left out, as one JSON object' },
  },
  refused: {},
  async run(options, streams) {
    const project = options.operand('Project');
    const request = { formats: formatsOf(options), ...sizeOf(options) };
    const folder = absolute(options.text('out') ?? 'figures');
    return withSession(streams.root, async ({ client, interrupted }) => {
      await client.call('project.open', { path: absolute(project) });
      const { files, leftOut } = await client.call('figure.renderAll', request);
      makeFolder(folder);
      for (const { name, bytes } of files) await writeBytes(join(folder, name), bytes);
      const notes = files.flatMap(({ name, note }) => (note === undefined ? [] : [{ name, note }]));
      if (options.has('json')) streams.out(jsonLine({ folder, files: files.map(({ name }) => name), leftOut, notes }));
      else {
        for (const { name, note } of notes) streams.err(`${name}: ${note}\n`);
        for (const { name, reason } of leftOut) streams.err(`left out ${name}: ${reason}\n`);
        streams.out(`${formatCount(files.length, 'file')} written to ${folder}\n`);
      }
      return interrupted() ? 130 : 0;
    });
  },
};

function formatsOf(options: Options): (typeof FORMATS)[number][] {
  const text = options.text('formats');
  if (text === undefined) return [...FORMATS];
  return [...new Set(text.split(',').map((part) => part.trim()))].map((part) => {
    const format = FORMATS.find((known) => known === part);
    if (!format) throw new Failure('usage', `--formats ${part} is not known.`, `Available: ${FORMATS.join(', ')}.`);
    return format;
  });
}

function sizeOf(options: Options): Print {
  const within = (name: string, [low, high]: readonly [number, number]) => {
    const value = options.number(name);
    if (value !== undefined && !(value >= low && value <= high))
      throw new Failure('usage', `--${name} is ${value}, and must be from ${low} to ${high}.`);
    return value;
  };
  const widthMm = within('width', PRINT_LIMITS.widthMm) ?? FIGURE_DEFAULTS.widthMm;
  const fontPt = within('font', PRINT_LIMITS.fontPt);
  return {
    widthMm,
    heightMm: within('height', PRINT_LIMITS.heightMm) ?? (widthMm <= COLUMN_MM ? COLUMN_HEIGHT_MM : widthMm / 2),
    dpi: within('dpi', PRINT_LIMITS.dpi) ?? FIGURE_DEFAULTS.dpi,
    ...(fontPt === undefined ? {} : { fontPt }),
  };
}
