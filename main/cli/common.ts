import type { Client } from '../../shared/contract/client';
import type { Dataset } from '../../shared/contract/data';
import { OUTPUT_FORMAT } from '../../shared/contract/output';
import { columnsOf } from './dataset';

/** What stands in every JSON object that a command prints. */
export async function commonOutput(client: Client, command: string, file: string, dataset: Dataset) {
  const { version, runtime, platform } = await client.call('app.info', {});
  return {
    format: OUTPUT_FORMAT,
    command,
    data: {
      file,
      hash: dataset.hash,
      rows: dataset.rows,
      targets: columnsOf(dataset, 'target'),
      standardize: dataset.standardize,
      missing: dataset.missing ?? 'refuse',
      split: dataset.split ?? null,
    },
    versions: { zerogap: version, runtime, platform },
  } as const;
}

/** One object on one line, numbers as JSON writes them. */
export const jsonLine = (value: unknown) => `${JSON.stringify(value)}\n`;

/** Notes for people, after the figures. */
export const noteLines = (notes: readonly string[]) => notes.map((note) => `  · ${note}\n`).join('');
