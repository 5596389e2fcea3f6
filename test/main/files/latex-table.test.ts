import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { columnsOf, type FigureTable } from '../../../main/files/figure-table';
import { isLatin, latexNumber, latexText } from '../../../main/files/latex';
import { writeLatex } from '../../../main/files/latex-table';
import { has, output } from './programs';

const CAPTION = { title: 'Path of “a_b” & 50 %', subtitle: 'objective and true bound, β from 10⁻² to 1', notes: ['σ₁ ≤ ‖X‖'] };
const TABLE: FigureTable = {
  columns: columnsOf({ beta: 'regularisation', run_name: 'which', bound: 'true lower bound', kind: 'how it is proven', steps: 'of it' }, [
    'bound',
  ]),
  rows: [
    [0.05, 'a {first} #1 \\ $5 ~ ^ <b>|c|', 1.23456789, 'exact', 12345],
    [1e-7, 'Äßé ‖νᵀ₊φ‖ – “x”', -1.23456789, 'relaxed', ''],
    [2, 'two\nlines', Infinity, 'exact', 0],
  ],
  about: {},
};
const written = (table = TABLE) => {
  const [{ name, bytes }] = writeLatex(table, CAPTION, 'my-path');
  return { name, text: Buffer.from(bytes).toString('utf8') };
};

test('numbers as the window shows them; a lower bound is never rounded up', () => {
  const { name, text } = written();
  expect(name).toBe('my-path.tex');
  const rows = text.split('\n').filter((line) => /^\$/.test(line)); // prettier-ignore
  expect(rows[0]).toContain('$0.05$ & ');
  expect(rows[0]).toContain(' & $1.23456$ & exact & $12{,}345$ \\\\');
  expect(rows[1]).toContain('$1 \\times 10^{-7}$ & ');
  expect(rows[1]).toContain(' & $-1.23457$ & relaxed &  \\\\');
  expect(rows[2]).toContain(' & \\ensuremath{\\infty} & exact & $0$ \\\\');
  expect(text).toContain('\\begin{tabular}{@{}rlrlr@{}}\n\\toprule\nbeta & run\\_name & bound & kind & steps \\\\\n\\midrule\n');
  expect(text).toContain('% bound: true lower bound\n');
});

test('what means something to LaTeX is escaped, and a text has no line breaks', () => {
  expect(latexText('a {first} #1 \\ $5 ~ ^ & 50 %_')).toBe(
    'a \\{first\\} \\#1 \\textbackslash{} \\$5 \\textasciitilde{} \\textasciicircum{} \\& 50 \\%\\_',
  );
  expect(latexText('β = 10⁻¹², σ₁₂ two\nlines')).toBe(
    '\\ensuremath{\\beta} = 10\\ensuremath{{}^{-12}}, \\ensuremath{\\sigma}\\ensuremath{{}_{12}} two lines',
  );
  expect(latexNumber('−1,234.5 × 10⁻³')).toBe('$-1{,}234.5 \\times 10^{-3}$');
  expect([isLatin('Äß β₁'), isLatin('数')]).toEqual([true, false]);
});

/** A strict reading: commands that we write, braces that match, and the same number of cells in every row. */
function check(text: string): number {
  const body = text.replace(/^%.*\n/gm, '');
  let depth = 0;
  for (const match of body.matchAll(/\\[A-Za-z]+|\\[^A-Za-z]|[{}$&#%_^~]/g)) {
    if (match[0] === '{') depth++;
    if (match[0] === '}') expect(--depth).toBeGreaterThanOrEqual(0);
    expect(match[0]).not.toMatch(/^[#%]$/);
  }
  expect(depth).toBe(0);
  expect((body.match(/(?<!\\)\$/g) ?? []).length % 2).toBe(0);
  const rows = body.split('\n').filter((line) => line.endsWith(' \\\\'));
  for (const row of rows) expect(row.match(/(?<!\\)&/g)).toHaveLength(TABLE.columns.length - 1);
  for (const [, begin] of body.matchAll(/\\begin\{(\w+)\}/g)) expect(body.split(`\\end{${begin}}`)).toHaveLength(2);
  return rows.length;
}

const many = (length: number): FigureTable => ({ ...TABLE, rows: Array.from({ length }, (_, i) => [...TABLE.rows][i % 3]) });

test('a short and a long table are whole', () => {
  expect(check(written().text)).toBe(1 + 3);
  const { text } = written(many(200));
  expect(check(text)).toBe(1 + 200);
  expect(text).toContain('\\begin{longtable}');
  expect(text).toContain('\\usepackage{longtable}');
});

test('what no paper prints is refused', () => {
  expect(() => written(many(501))).toThrow('501 rows');
});

test.skipIf(!has('pdflatex', '--version'))('LaTeX sets both without a word of complaint (pdflatex)', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'zerogap-latex-'));
  try {
    const body = `${written().text}\n${written(many(60)).text.replace('tab:my-path', 'tab:long')}`;
    writeFileSync(
      join(folder, 'a.tex'),
      `\\documentclass{article}\\usepackage{booktabs,longtable}\\begin{document}\n${body}\n\\end{document}\n`,
    );
    const said = output('pdflatex', '-interaction=nonstopmode', '-halt-on-error', `-output-directory=${folder}`, join(folder, 'a.tex'));
    expect(said).not.toMatch(/^!|Missing|undefined|not set up/m);
    if (has('pdftotext', '-v')) expect(output('pdftotext', '-layout', join(folder, 'a.pdf'), '-')).toContain('a {first} #1 \\ $5 ');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
