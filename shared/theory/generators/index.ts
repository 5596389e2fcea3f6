import type { Recipe } from '../../contract/data';
import { Failure } from '../../contract/failure';
import { clusters } from './clusters';
import type { Generator } from './generator';
import { lowRank } from './low-rank';
import { planted } from './planted';
import { rankOne } from './rank-one';
import { sine } from './sine';
import { spiral } from './spiral';
import { whitened } from './whitened';

/** Every generator by the name that the command line and a project file call it; a new one is one file and one line. */
export const GENERATORS: Readonly<Record<string, Generator>> = {
  planted,
  'rank-one': rankOne,
  'low-rank': lowRank,
  whitened,
  spiral,
  sine,
  clusters,
};

/** The generator of that name. @throws Failure('usage') */
export function generatorNamed(name: string): Generator {
  if (!Object.hasOwn(GENERATORS, name))
    throw new Failure('usage', `There is no generator ${name}.`, `Generators are ${Object.keys(GENERATORS).join(', ')}.`);
  return GENERATORS[name];
}

/** A recipe in words: "spiral: n = 200, turns = 1.5, noise = 0.02, seed = 0". */
export function recipeInWords({ generator, parameters, seed }: Recipe): string {
  const parts = Object.entries({ ...parameters, seed }).map(([name, value]) => `${name} = ${value}`);
  return `${generator}: ${parts.join(', ')}`;
}
