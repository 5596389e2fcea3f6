const ARROWS = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };
const ON_MAC: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩', Delete: '⌦', ...ARROWS };
const ELSEWHERE: Record<string, string> = { Mod: 'Ctrl', Delete: 'Del', ...ARROWS };

/** The keys of a chord: "Mod++" is Mod and +. */
export const keysOf = (chord: string): string[] => chord.split(/\+(?!$)/);

/** How a chord is written for readers. */
export function spellKeys(chord: string, mac: boolean): string {
  const names = mac ? ON_MAC : ELSEWHERE;
  return keysOf(chord)
    .map((key) => names[key] ?? key)
    .join(mac ? '' : ' ');
}

const ACCELERATOR: Record<string, string> = {
  Mod: 'CommandOrControl',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  '+': 'Plus',
};

/** A chord as an Electron accelerator. */
export const acceleratorOf = (chord: string): string =>
  keysOf(chord)
    .map((key) => ACCELERATOR[key] ?? key)
    .join('+');
