import { existsSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import {
  PREFERENCE_NAMES,
  PREFERENCES,
  STANDARD_PREFERENCES,
  type Preferences,
  type PreferencesState,
} from '../../../shared/contract/preferences';
import { makeFolder, writeBytes } from '../../files/disk';
import { LatestSource } from '../problem/source';

type Entries = Record<string, unknown>;

/** The preferences of this user, in preferences.json of the user's data folder where there is one; every window of a program shares them. */
export class PreferenceStore {
  readonly source = new LatestSource<PreferencesState>(() => this.state);
  private state: PreferencesState;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string | undefined) {
    const { entries, wrong } = this.read();
    this.state = { values: { ...STANDARD_PREFERENCES, ...declared(entries).values }, note: wrong === null ? null : this.setAside(wrong) };
  }

  get values(): Preferences {
    return this.state.values;
  }

  /** Stores a change whole or not at all; what another program of this user stored meanwhile stays. @throws Failure('data') */
  set(change: Partial<Preferences>): Promise<Preferences> {
    const next = this.turn.then(async () => {
      const { entries, wrong } = this.read();
      // A file of a newer version may have more than this one knows.
      const stored = wrong === null && Object.keys(entries).length > 0 ? entries : this.state.values;
      const all: Entries = { ...stored, ...change };
      const note = wrong === null ? this.state.note : this.setAside(wrong);
      if (this.folder !== undefined) {
        makeFolder(this.folder);
        await writeBytes(this.file, `${JSON.stringify(all, null, 1)}\n`);
      }
      this.state = { note, values: { ...STANDARD_PREFERENCES, ...declared(all).values } };
      this.source.changed();
      return this.state.values;
    });
    this.turn = next.catch(() => undefined);
    return next;
  }

  private get file(): string {
    return join(this.folder ?? '', 'preferences.json');
  }

  /** What the file holds, and what is wrong with it, in words; an absent one holds nothing. */
  private read(): { entries: Entries; wrong: string | null } {
    if (this.folder === undefined || !existsSync(this.file)) return { entries: {}, wrong: null };
    try {
      const parsed: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { entries: {}, wrong: 'it holds no preferences' };
      const entries = parsed as Entries;
      const { refused } = declared(entries);
      const names = refused.map((name) => `"${name}"`).join(', ');
      return {
        entries,
        wrong: refused.length === 0 ? null : `${names} ${refused.length === 1 ? 'has a value' : 'have values'} that cannot be`,
      };
    } catch (error) {
      return { entries: {}, wrong: error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message };
    }
  }

  /** Gives the file another name, so that nothing that somebody wrote is lost; what this means, in a sentence. */
  private setAside(wrong: string): string {
    const name = `preferences.broken-${new Date().toISOString().replace(/[:.]/g, '-')}.json`;
    const what = `The preferences in ${this.file} could not be read: ${wrong}.`;
    try {
      renameSync(this.file, join(this.folder ?? '', name));
    } catch (error) {
      return `${what} ${basename(this.file)} could not be renamed either (${(error as Error).message}), so the standard preferences are in use.`;
    }
    return `${what} The file was set aside as ${name}, and what could not be read is as it is without a choice.`;
  }
}

/** The preferences among what a file holds, and the names of those whose values cannot be. */
function declared(entries: Entries): { values: Partial<Preferences>; refused: string[] } {
  const values: Entries = {};
  const refused: string[] = [];
  for (const name of PREFERENCE_NAMES) {
    if (!Object.hasOwn(entries, name)) continue;
    const parsed = v.safeParse(PREFERENCES[name].schema, entries[name]);
    if (parsed.success) values[name] = parsed.output;
    else refused.push(name);
  }
  return { values, refused };
}
