import { Failure } from '../../shared/contract/failure';
import type { WrittenFile } from '../../shared/contract/figure';
import { formatBound, formatCount, formatInteger, formatNumber } from '../../shared/figures/format';
import { utf8, type Column, type FigureTable } from './figure-table';
import { isLatin, latexNumber, latexText } from './latex';

/** What a paper can print. */
const MOST_ROWS = 500;
/** More rows than this need pages of their own. */
const ONE_PAGE = 45;

/** What stands over a table. */
export interface Caption {
  title: string;
  /** What the numbers are and how strongly they are proven. */
  subtitle: string;
  notes: readonly string[];
}

/**
 * A table for a paper, in the style of the package booktabs: numbers as the window shows them, lower bounds never rounded up.
 * Fails ('usage') on more than 500 rows.
 */
export function writeLatex({ columns, rows }: FigureTable, { title, subtitle, notes }: Caption, stem: string): WrittenFile[] {
  if (rows.length > MOST_ROWS)
    throw new Failure(
      'usage',
      `The table has ${formatCount(rows.length, 'row')}; a LaTeX table takes at most ${formatInteger(MOST_ROWS)}.`,
      'Export it as CSV.',
    );
  const list = [...rows];
  const numeric = columns.map(
    (_, j) => list.some((row) => typeof row[j] === 'number') && list.every(({ [j]: cell }) => cell === '' || typeof cell === 'number'),
  );
  const long = list.length > ONE_PAGE;
  const spec = numeric.map((right) => (right ? 'r' : 'l')).join('');
  const heads = `${columns.map(({ name }) => latexText(name)).join(' & ')} \\\\`;
  const lines = list.map((row) => `${row.map((cell, j) => cellOf(cell, columns[j])).join(' & ')} \\\\`);
  const caption = `\\caption{${latexText([subtitle === '' ? title : `${title}: ${subtitle}`, ...notes].join('. '))}.}`;
  const label = `\\label{tab:${stem.normalize('NFKD').replace(/[^A-Za-z0-9-]+/g, '-')}}`;
  const body = long
    ? [`\\begin{longtable}{@{}${spec}@{}}`, `${caption}${label}\\\\`, '\\toprule', heads, '\\midrule', '\\endhead', '\\bottomrule', '\\endfoot', ...lines, '\\end{longtable}']
    : ['\\begin{table}', '\\centering', caption, label, `\\begin{tabular}{@{}${spec}@{}}`, '\\toprule', heads, '\\midrule', ...lines, '\\bottomrule', '\\end{tabular}', '\\end{table}']; // prettier-ignore
  const whole = body.join('\n');
  const needs = [
    `% \\usepackage{booktabs}${long ? '\\usepackage{longtable}' : ''}`,
    ...(isLatin(whole.replace(/\n/g, '')) ? [] : ['% Some letters need XeLaTeX or LuaLaTeX and a font that has them.']),
    ...columns.map(({ name, meaning }) => `% ${name}: ${meaning}`.replace(/\s+/g, ' ')),
  ];
  return [{ name: `${stem}.tex`, mime: 'application/x-tex', bytes: utf8(`${needs.join('\n')}\n${whole}\n`) }];
}

function cellOf(cell: number | string, { bound }: Column): string {
  if (typeof cell === 'string') return latexText(cell);
  return latexNumber(bound ? formatBound(cell) : formatNumber(cell));
}
