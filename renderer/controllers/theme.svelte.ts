import { THEMES, type Theme as ThemeName } from '../../shared/figures/tokens';

export type ThemeChoice = 'system' | ThemeName;

const KEY = 'zerogap.theme';
const CHOICES: readonly string[] = ['system', ...THEMES];

/** The theme of the page and of its charts; one source, so that they never disagree. */
export class Theme {
  choice = $state<ThemeChoice>('system');
  private dark = $state(false);
  private contrast = $state(false);
  readonly name: ThemeName = $derived(
    this.choice === 'system' ? (this.contrast ? 'high-contrast' : this.dark ? 'dark' : 'light') : this.choice,
  );

  constructor() {
    const stored = localStorage.getItem(KEY);
    if (stored && CHOICES.includes(stored)) this.choice = stored as ThemeChoice;
    this.watch('(prefers-color-scheme: dark)', (matches) => (this.dark = matches));
    this.watch('(prefers-contrast: more), (forced-colors: active)', (matches) => (this.contrast = matches));
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(KEY, choice);
  }

  private watch(query: string, set: (matches: boolean) => void): void {
    const media = window.matchMedia(query);
    set(media.matches);
    media.addEventListener('change', (event) => set(event.matches));
  }
}
