import type { Preferences } from '../../shared/contract/preferences';
import type { Theme as ThemeName } from '../../shared/figures/tokens';

/** The theme of the page and of its charts; one source, so that they never disagree. */
export class Theme {
  private dark = $state(false);
  private contrast = $state(false);
  /** The system paints the page in its own colours, light or dark; charts have to stand on them. */
  private forced = $state(false);

  constructor(private readonly preferred: () => Preferences['theme']) {
    this.watch('(prefers-color-scheme: dark)', (matches) => (this.dark = matches));
    this.watch('(prefers-contrast: more)', (matches) => (this.contrast = matches));
    this.watch('(forced-colors: active)', (matches) => (this.forced = matches));
  }

  get choice(): Preferences['theme'] {
    return this.preferred();
  }

  get name(): ThemeName {
    if (this.choice !== 'system') return this.choice;
    if (this.forced) return this.dark ? 'high-contrast' : 'light';
    return this.contrast ? 'high-contrast' : this.dark ? 'dark' : 'light';
  }

  private watch(query: string, set: (matches: boolean) => void): void {
    const media = window.matchMedia(query);
    set(media.matches);
    media.addEventListener('change', (event) => set(event.matches));
  }
}
