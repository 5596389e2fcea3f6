import type { Client } from '../../shared/contract/client';
import { DECIMALS, MISSING_RULES, type Dataset, type MissingRule, type Reading, type Role, type Split } from '../../shared/contract/data';
import { Failure } from '../../shared/contract/failure';
import type { Architecture } from '../../shared/contract/network';
import { writeBytes } from '../files/disk';
import { findColumn } from '../files/table';
import type { OptionTable } from './option-table';
import type { Options } from './options';
import { absolute } from './session';

const DELIMITER_WORDS = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const;
const ENCODING_WORDS = { 'utf-8': 'utf-8-sig', 'utf-16': 'utf-16', 'latin-1': 'latin-1' } as const;

/** How a data file is read, and what becomes of its values: of every command that takes one. */
export const DATA_OPTIONS: OptionTable = {
  delimiter: { value: Object.keys(DELIMITER_WORDS).join('|'), help: 'what separates the columns (default: as the file looks)' },
  decimal: { value: DECIMALS.join('|'), help: 'the decimal sign (default: the point, the comma where it can be nothing else)' },
  encoding: {
    value: Object.keys(ENCODING_WORDS).join('|'),
    help: 'of the text (default: UTF-8 where it is, UTF-16 with its mark, else Latin-1)',
  },
  header: { help: 'the first row names the columns, however it looks' },
  'no-header': { help: 'the first row holds values; columns are named by their numbers' },
  missing: {
    value: MISSING_RULES.join('|'),
    help: 'rows without a value in a used column are refused (default) or left out, or features are filled with the mean of the training rows; bounds are then of the other rows, or of the filled values',
  },
  'training-data': {
    value: 'OUT.csv',
    help: 'write the rows that are trained on, as they are used, and to OUT.json how they were chosen',
  },
};

/** Rows kept for testing. */
export const TEST_OPTIONS: OptionTable = {
  'test-share': {
    value: 'P',
    help: 'share of the rows that is kept for testing, of every class the same: training, program and bound are of the others alone',
  },
  'test-seed': { value: 'S', help: 'seed of the stream that chooses them (default 0)' },
};

/** How a data file is to be taken. */
export interface DataChoices {
  standardize: boolean;
  reading: Reading;
  missing: MissingRule;
  split: Split | null;
  /** Where the training rows are to be written. */
  training: string | undefined;
}

/** @throws Failure('usage') that names the option */
export function readDataChoices(options: Options): DataChoices {
  const delimiter = options.choice('delimiter', Object.keys(DELIMITER_WORDS) as (keyof typeof DELIMITER_WORDS)[]);
  const encoding = options.choice('encoding', Object.keys(ENCODING_WORDS) as (keyof typeof ENCODING_WORDS)[]);
  const decimal = options.choice('decimal', DECIMALS);
  if (options.has('header')) options.refuse({ 'no-header': 'and --header exclude one another' });
  const share = options.between('test-share', 0, 1);
  if (share === 0) throw new Failure('usage', '--test-share is 0, and must be above 0 and below 1.', 'Leave it out to train on every row.');
  const seed = options.whole('test-seed', 0);
  if (share === undefined) options.refuse({ 'test-seed': 'needs --test-share' });
  return {
    standardize: options.has('standardize'),
    reading: {
      ...(delimiter ? { delimiter: DELIMITER_WORDS[delimiter] } : {}),
      ...(encoding ? { encoding: ENCODING_WORDS[encoding] } : {}),
      ...(decimal ? { decimal } : {}),
      ...(options.has('header') || options.has('no-header') ? { header: options.has('header') } : {}),
    },
    missing: options.choice('missing', MISSING_RULES) ?? 'refuse',
    split: share === undefined ? null : { share, seed: seed ?? 0 },
    training: options.text('training-data'),
  };
}

/**
 * Opens the file and gives its columns their roles: the targets as named or numbered, every other column a feature. Cross-entropy takes
 * the classes of a text target as columns of their own.
 */
export async function openDataset(
  client: Client,
  path: string,
  targets: string,
  { standardize, reading, missing, split, training }: DataChoices,
  loss: Architecture['loss'] = 'squared',
): Promise<Dataset> {
  const dataset = await client.call('data.add', { source: { kind: 'file', path: absolute(path) }, reading, missing });
  const names = dataset.columns.map((column) => column.name);
  const roles = names.map((): Role => 'feature');
  for (const wanted of targets.split(',').map((part) => part.trim())) {
    const column = findColumn(names, wanted);
    if (column < 0)
      throw new Failure('usage', `${path} has no column ${wanted === '' ? 'without a name' : wanted}.`, `Columns are ${listed(names)}.`);
    if (roles[column] === 'target') throw new Failure('usage', `--target names column ${names[column]} twice.`);
    roles[column] = 'target';
  }
  const opened = await client.call('data.update', {
    id: dataset.id,
    roles,
    standardize,
    split,
    ...(loss === 'cross-entropy' ? { coding: 'one-hot' as const } : {}),
  });
  if (training !== undefined) await writeTraining(client, opened, training);
  return opened;
}

async function writeTraining(client: Client, { id }: Dataset, path: string): Promise<void> {
  if (!/\.csv$/i.test(path)) throw new Failure('usage', `--training-data ${path} is no name of a CSV file.`, 'Let it end in .csv.');
  const delivery = await client.call('data.save', { id, rows: 'training' });
  if (delivery.kind !== 'download') throw new Failure('internal', 'The training rows were not handed over.');
  const [csv, sidecar] = delivery.files;
  await writeBytes(absolute(path), csv.bytes);
  await writeBytes(absolute(path.replace(/\.csv$/i, '.json')), sidecar.bytes);
}

/** Names of the columns that have this role. */
export function columnsOf(dataset: Dataset, role: Role): string[] {
  return dataset.columns.filter((_, j) => dataset.roles[j] === role).map((column) => column.name);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(', ');
  return names.length > 12 ? `${shown} … (${names.length} in all, also by number)` : `${shown} (also by number)`;
}
