import { Failure } from '../../../shared/contract/failure';
import type { WrittenFile } from '../../../shared/contract/figure';
import type { TableRequest } from '../../../shared/contract/table';
import { writeTable, type FigureTable } from '../../files/figure-table';
import { writeLatex } from '../../files/latex-table';
import type { Context } from '../context';
import { madeOf, provenanceOf } from '../problem/provenance';
import { fileName } from '../transport/delivery';

/** A table of the window as files, beside where its numbers came from; `named` is their name, else they are called by the project and its title. Throws a Failure ('usage') where a row is longer or shorter than the head. */
export function writeShownTable(context: Pick<Context, 'workspace' | 'version'>, request: TableRequest, named?: string): WrittenFile[] {
  const { title, subtitle, notes, columns, rows, runs, datasets, settings, format } = request;
  const { workspace } = context;
  const odd = rows.findIndex((row) => row.length !== columns.length);
  if (odd >= 0)
    throw new Failure('usage', `Row ${odd + 1} of the table has ${rows[odd].length} cells, and there are ${columns.length} columns.`);
  const stem = named ?? `${fileName(workspace.project.name)}-${fileName(title).toLowerCase()}`.replace(/[\s-]+/g, '-');
  const caption = { title, subtitle, notes };
  const alone = datasets.map((id) => madeOf(workspace.dataset(id)));
  const table: FigureTable = {
    columns,
    rows,
    about: {
      caption,
      settings,
      ...provenanceOf(
        context,
        runs.map((id) => workspace.run(id)),
      ),
      ...(alone.length > 0 ? { datasets: alone } : {}),
    },
  };
  return format === 'csv' ? writeTable(table, title, stem) : writeLatex(table, caption, stem);
}
