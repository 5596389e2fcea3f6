import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { ExampleSchema, type Example } from '../../shared/contract/data';
import { Failure } from '../../shared/contract/failure';
import { StudySchema, type Study } from '../../shared/contract/study';

/** The studies and example data sets that come with the program. */
export interface Gallery {
  studies(): Study[];
  examples(): Example[];
  /** The bytes of an example's CSV, with its file name. */
  exampleFile(id: string): { name: string; bytes: Uint8Array };
}

/** The gallery below `root`, the folder that has `shared/studies`: the checkout, or the installed program. */
export function openGallery(root: string): Gallery {
  const folder = join(root, 'shared', 'studies');
  const examples = () => readJson(join(folder, 'examples.json'), v.array(ExampleSchema));
  return {
    examples,
    studies: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.study.json'))
        .sort()
        .map((name) => readJson(join(folder, name), StudySchema)),
    exampleFile(id) {
      const known = examples();
      if (!known.some((example) => example.id === id)) {
        throw new Failure(
          'missing',
          `There is no example data set "${id}".`,
          `There are: ${known.map((example) => example.id).join(', ')}.`,
        );
      }
      return { name: `${id}.csv`, bytes: readFileSync(join(folder, 'data', `${id}.csv`)) };
    },
  };
}

function readJson<S extends v.GenericSchema>(path: string, schema: S): v.InferOutput<S> {
  const parsed = v.safeParse(schema, JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.output;
  throw new Failure(
    'internal',
    `${path} is not what this version expects: ${v.getDotPath(parsed.issues[0]) ?? ''} ${parsed.issues[0].message}`,
  );
}
