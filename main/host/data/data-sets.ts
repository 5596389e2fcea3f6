import { randomUUID } from 'node:crypto';
import type { Dataset, DataSource, FileSource, MissingRule, Reading, Recipe } from '../../../shared/contract/data';
import type { MovedPoint } from '../../../shared/contract/spline';
import { generatorNamed, recipeInWords } from '../../../shared/theory/generators';
import { hashTable, summarizeColumns, type Table } from '../../files/table';
import { generateAside, readAside } from '../aside/aside';
import type { Context } from '../context';
import { designProblem } from '../problem/problem';
import { defaultRoles } from '../problem/roles';
import { movedTable } from '../problem/spline';
import { fileOf, type Stage } from './stage';

/** How a file is to be taken. */
export interface Taking {
  reading?: Reading;
  missing?: MissingRule;
}

/** Adds data sets to the open project. */
export class DataSets {
  constructor(
    private readonly context: Pick<Context, 'workspace' | 'gallery' | 'paths' | 'log'>,
    private readonly stage: Stage,
  ) {}

  async add(source: DataSource, taking: Taking): Promise<Dataset> {
    switch (source.kind) {
      case 'generated':
        return this.addGenerated(source.recipe);
      case 'example':
        return this.addExample(source.id);
      case 'staged': {
        const added = await this.addFile(this.stage.get(source.id), taking);
        this.stage.drop(source.id);
        return added;
      }
      default:
        return this.addFile(await fileOf(source satisfies FileSource, this.context.paths), taking);
    }
  }

  /** A copy to be edited. */
  addCopy(id: string): Dataset {
    const { workspace } = this.context;
    const dataset = workspace.dataset(id);
    return workspace.addDataset({ ...dataset, id: randomUUID(), name: this.freshName(`${dataset.name}, edited`) }, workspace.table(id));
  }

  /** A copy with points moved by hand; rows are counted as in X. */
  keepMoved(id: string, moved: readonly MovedPoint[]): Dataset {
    const { workspace, log } = this.context;
    const dataset = workspace.dataset(id);
    const before = workspace.table(id);
    const table = movedTable(dataset, before, moved);
    const { rows: used } = designProblem(dataset, before);
    const inTable = moved.map((point) => ({ ...point, row: used ? used[point.row] : point.row }));
    const rows = inTable.map(({ row }) => row + 1).join(', ');
    const { file: _file, ...same } = dataset;
    const copy: Dataset = {
      ...same,
      id: randomUUID(),
      name: this.freshName(`${dataset.name}, moved`),
      origin: `${dataset.name}, with points moved by hand in ${moved.length === 1 ? 'row' : 'rows'} ${rows}`,
      hash: hashTable(table),
      columns: summarizeColumns(table),
      edits: [...(dataset.edits ?? []), ...inTable.map(movedInWords)],
    };
    log.info(`${copy.name}: ${copy.origin}.`);
    return workspace.addDataset(copy, table);
  }

  private async addGenerated(wanted: Recipe): Promise<Dataset> {
    const { table, roles, coding, recipe } = await generateAside(wanted);
    return this.take(
      {
        name: this.freshName(generatorNamed(recipe.generator).title),
        origin: `generated, ${recipeInWords(recipe)}`,
        hash: hashTable(table),
        recipe,
        columns: summarizeColumns(table),
        roles,
        ...(coding ? { coding } : {}),
      },
      table,
    );
  }

  private async addExample(id: string): Promise<Dataset> {
    const { gallery } = this.context;
    const { name, bytes } = gallery.exampleFile(id);
    const example = gallery.examples().find((candidate) => candidate.id === id);
    const targets = example && (example.targets ?? [example.target]);
    const { table, ...rest } = await readAside(bytes, name, {});
    return this.take(
      {
        ...rest,
        name: this.freshName(stem(name)),
        origin: `example ${id}`,
        roles: defaultRoles(table, targets),
        // An example opens ready to run; what its classes become is said beside it and can be changed.
        ...(targets && classesOf(table, targets) > 2 ? { coding: 'index' as const } : {}),
      },
      table,
    );
  }

  private async addFile(
    { name, bytes, origin }: { name: string; bytes: Uint8Array; origin: string },
    { reading = {}, missing }: Taking,
  ): Promise<Dataset> {
    const { table, ...rest } = await readAside(bytes, name, reading);
    return this.take(
      {
        ...rest,
        name: this.freshName(stem(name)),
        origin,
        roles: defaultRoles(table),
        ...(missing === undefined || missing === 'refuse' ? {} : { missing }),
      },
      table,
    );
  }

  private take(dataset: Omit<Dataset, 'id' | 'rows' | 'standardize' | 'notes'>, table: Table): Dataset {
    const { workspace, log } = this.context;
    log.info(`${dataset.name}: ${table.rows} rows and ${table.columns.length} columns from ${dataset.origin}.`);
    return workspace.addDataset({ ...dataset, id: randomUUID(), rows: table.rows, standardize: false, notes: table.notes }, table);
  }

  private freshName(base: string): string {
    const taken = new Set(this.context.workspace.project.datasets.map(({ name }) => name));
    if (!taken.has(base)) return base;
    for (let number = 2; ; number++) {
      if (!taken.has(`${base} ${number}`)) return `${base} ${number}`;
    }
  }
}

const stem = (name: string) => name.replace(/\.(csv|tsv|txt)$/i, '');

function movedInWords({ row, x, y }: MovedPoint): string {
  const to = [...(x === undefined ? [] : [`x ${x}`]), ...(y === undefined ? [] : [`y ${y}`])];
  return `Row ${row + 1} was moved to ${to.join(', ')}.`;
}

/** The number of classes of the text columns among these. */
function classesOf(table: Table, names: readonly string[]): number {
  return new Set(table.columns.filter(({ name }) => names.includes(name)).flatMap(({ texts }) => texts ?? [])).size;
}
