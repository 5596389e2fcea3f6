import { resolve } from 'node:path';
import { Failure } from '../../shared/contract/failure';
import { GENERATORS, generatorNamed } from '../../shared/theory/generators';
import type { Parameter } from '../../shared/theory/generators/generator';
import { SIDECAR_FORMAT } from '../files/figure-table';
import { writeCsv } from '../files/csv-write';
import { writeBytes } from '../files/disk';
import { hashTable } from '../files/table';
import { generateTable } from '../host/data/generate';
import type { Command } from './command';
import type { OptionTable } from './option-table';
import type { Options } from './options';

const OPTIONS: OptionTable = {
  ...parameterOptions(),
  seed: { value: 'S', help: 'seed of the random streams (default 0)' },
  out: { value: 'OUT.csv', help: 'write to a file, and how it was made to OUT.json' },
};

export const generate: Command = {
  name: 'generate',
  usage: 'GENERATOR [options]',
  summary: `draw a data set as CSV: ${Object.keys(GENERATORS).join(', ')}`,
  options: OPTIONS,
  refused: {},
  async run(options, { out }) {
    const name = options.operand('The generator');
    const { parameters } = generatorNamed(name);
    options.refuse(
      Object.fromEntries(
        Object.keys(parameterOptions())
          .filter((option) => !Object.hasOwn(parameters, option))
          .map((option) => [option, `is no parameter of ${name}`]),
      ),
    );
    const given = Object.entries(parameters).flatMap(([option, parameter]) => {
      const value = valueOf(options, option, parameter);
      return value === undefined ? [] : [[option, value] as const];
    });
    const { table, roles, recipe } = generateTable({
      generator: name,
      parameters: Object.fromEntries(given),
      seed: options.whole('seed', 0) ?? 0,
    });
    const csv = writeCsv(table);
    const path = options.text('out');
    if (path === undefined) {
      out(Buffer.from(csv).toString('utf8'));
      return 0;
    }
    if (!/\.csv$/i.test(path)) throw new Failure('usage', `--out ${path} is no name of a CSV file.`, 'Let it end in .csv.');
    const sidecar = {
      format: SIDECAR_FORMAT,
      recipe,
      hash: hashTable(table),
      rows: table.rows,
      columns: table.columns.map((column, j) => ({ column: column.name, role: roles[j] })),
      notes: table.notes,
    };
    await writeBytes(resolve(path), csv);
    await writeBytes(resolve(path.replace(/\.csv$/i, '.json')), `${JSON.stringify(sidecar, null, 2)}\n`);
    return 0;
  },
};

function valueOf(options: Options, name: string, { kind }: Parameter): number | string | undefined {
  return kind === 'choice' ? options.text(name) : options.number(name);
}

/** One option for each name of a parameter; its help says which generators have it. */
function parameterOptions(): OptionTable {
  const users = new Map<string, { parameter: Parameter; generators: string[] }>();
  for (const [generator, { parameters }] of Object.entries(GENERATORS))
    for (const [name, parameter] of Object.entries(parameters)) {
      const known = users.get(name);
      if (known) known.generators.push(generator);
      else users.set(name, { parameter, generators: [generator] });
    }
  const all = Object.keys(GENERATORS).length;
  return Object.fromEntries(
    [...users].map(([name, { parameter, generators }]) => [
      name,
      {
        value: parameter.kind === 'choice' ? Object.keys(parameter.choices).join('|') : 'V',
        help: `${parameter.label.toLowerCase()}${generators.length === all ? '' : ` (${generators.join(', ')})`}`,
      },
    ]),
  );
}
