import { Failure } from '../../shared/contract/failure';
import type { FigureRequest, WrittenFile } from '../../shared/contract/figure';
import type { LowerBound } from '../../shared/contract/certificate';
import { formatInteger } from '../../shared/figures/format';

/** Raised whenever a reader of the sidecar could misread it. */
export const SIDECAR_FORMAT = 1;
/** More rows than this are some gigabytes of text, which no spreadsheet opens and no buffer of Electron holds. */
const MOST_ROWS = 10_000_000;

export interface ExportedCurve {
  /** The name of the run that it belongs to. */
  run: string;
  seed: number;
  /** Objective at epochs `from`, `from` + 1, … */
  from: number;
  objective: Float64Array;
}

export interface CurveExport {
  figure: Extract<FigureRequest['figure'], 'objective' | 'gap'>;
  /** The name of both files, without ending. */
  stem: string;
  curves: readonly ExportedCurve[];
  /** A true lower bound; nothing else may stand here. */
  bound: LowerBound | null;
  /** What the numbers came from, as plain data: project, versions, data sets with their hashes, runs with configuration, seeds, status and certificate. */
  provenance: Record<string, unknown>;
}

const COLUMNS = {
  run: 'name of the training run',
  seed: 'seed of the network',
  epoch: 'passes over the data; 0 is the initial network',
  objective: 'sum of losses plus regulariser, in float64',
  gap: 'objective minus the lower bound; empty where none is proven',
} as const;

/**
 * The data of the objective or gap figure: a tidy CSV (one row for each run, seed and epoch, every digit kept) and a JSON
 * sidecar that says what they are, how strongly the bound is proven and how to compute them again. Fails ('data') on a table of more than ten million rows.
 */
export function exportCurves({ figure, stem, curves, bound, provenance }: CurveExport): WrittenFile[] {
  const rows = curves.reduce((sum, { objective }) => sum + objective.length, 0);
  if (rows > MOST_ROWS) {
    throw new Failure(
      'data',
      `The table of this figure would have ${formatInteger(rows)} rows; at most ${formatInteger(MOST_ROWS)} can be written.`,
      'Train fewer seeds or epochs in one run, or save the project, whose arrays are binary.',
    );
  }
  const sidecar = {
    format: SIDECAR_FORMAT,
    figure,
    table: { file: `${stem}.csv`, rows, columns: COLUMNS },
    lowerBound: bound,
    ...provenance,
  };
  return [
    { name: `${stem}.csv`, mime: 'text/csv', bytes: curveTable(curves, bound) },
    { name: `${stem}.json`, mime: 'application/json', bytes: utf8(`${JSON.stringify(sidecar, plainJson, 2)}\n`) },
  ];
}

function curveTable(curves: readonly ExportedCurve[], bound: LowerBound | null): Uint8Array<ArrayBuffer> {
  const parts = [utf8(`${Object.keys(COLUMNS).join(',')}\n`)];
  for (const { run, seed, from, objective } of curves) {
    const head = `${csvField(run)},${seed}`;
    const lines: string[] = [];
    // JavaScript writes the shortest digits that give the same float64 again.
    objective.forEach((value, i) => lines.push(`${head},${from + i},${value},${bound ? value - bound.value : ''}\n`));
    parts.push(utf8(lines.join('')));
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** A text field as RFC 4180 has it. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replace(/"/g, '""')}"` : text;
}

/** JSON knows no typed arrays, and turns what is not finite into null without a word: both are written so that they can be read back. */
export function plainJson(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'utf8'));
