import * as v from 'valibot';
import { PREFERENCES, STANDARD_PREFERENCES, type Preferences, type PreferencesState } from '../../shared/contract/preferences';

const KEY = 'zerogap.theme';

/** What this user prefers, as the host says; until it has, as it is without a choice, in the theme that the window had last. */
export class PreferencesView {
  values = $state.raw<Preferences>({ ...STANDARD_PREFERENCES, theme: lastTheme() });
  /** What was wrong with the stored file, where something was. */
  note = $state.raw<string | null>(null);
  /** As the host said them last; null before it has. */
  private told = $state.raw<Preferences | null>(null);

  get known(): boolean {
    return this.told !== null;
  }

  /** Takes what the host says; true where the number of threads is another one than it had said. */
  take({ values, note }: PreferencesState): boolean {
    const renewed = this.told !== null && this.told.threads !== values.threads;
    this.told = values;
    this.values = values;
    this.note = note;
    localStorage.setItem(KEY, values.theme);
    return renewed;
  }

  /** Shows a change at once, before the host has stored it; what is returned takes it back. */
  show(change: Partial<Preferences>): () => void {
    const before = this.values;
    const shown = { ...before, ...change };
    this.values = shown;
    return () => {
      if (this.values === shown) this.values = before;
    };
  }
}

/** Only so that the first frame has the right colours. */
function lastTheme(): Preferences['theme'] {
  const { schema, initial } = PREFERENCES.theme;
  const parsed = v.safeParse(schema, localStorage.getItem(KEY));
  return parsed.success ? parsed.output : initial;
}
