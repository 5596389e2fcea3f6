import type { Coding, Recipe, Role } from '../../../shared/contract/data';
import { generatorNamed } from '../../../shared/theory/generators';
import { completeValues } from '../../../shared/theory/generators/generator';
import { Random } from '../../compute/engine/random';
import type { Table } from '../../files/table';

/** Data that were drawn, with every parameter of the recipe spelled out. */
export interface GeneratedTable {
  table: Table;
  roles: Role[];
  coding?: Coding;
  recipe: Recipe;
}

/** Draws the data of a recipe: the same values for the same recipe, on any machine. @throws Failure('usage') that names the parameter */
export function generateTable({ generator, parameters, seed }: Recipe): GeneratedTable {
  const declared = generatorNamed(generator);
  const values = completeValues(declared, parameters);
  const { columns, coding, notes } = declared.make(values, (name) => Random.stream(seed, name));
  return {
    table: {
      rows: columns[0].values.length,
      columns: columns.map(({ name, values: own }) =>
        own instanceof Float64Array ? { name, type: 'number', numbers: own } : { name, type: 'text', texts: own },
      ),
      notes,
    },
    roles: columns.map(({ role }) => role),
    ...(coding ? { coding } : {}),
    recipe: { generator, parameters: values, seed },
  };
}
