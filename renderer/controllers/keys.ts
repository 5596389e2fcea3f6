export const MAC = navigator.platform.startsWith('Mac');

/** The chord of a key press, as the table of commands writes it. */
export function chordOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const parts = [];
  if (MAC ? event.metaKey : event.ctrlKey) parts.push('Mod');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey && key !== '?') parts.push('Shift');
  parts.push(key);
  return parts.join('+');
}

/** Alt with a digit, which writes something on a Mac only. */
export const goesElsewhere = (pressed: string): boolean => !MAC && /^Alt\+\d$/.test(pressed);

/** Whether keys are meant for a field: not for a slider or a switch, which take arrows and the space bar. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['range', 'checkbox', 'radio'].includes(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** A field of words, which undoes typing by itself; a field of numbers has changed what it is of with every key. */
export function writesText(target: EventTarget | null): boolean {
  if (!isTyping(target) || target instanceof HTMLSelectElement) return false;
  return (
    !(target instanceof HTMLInputElement) ||
    (['text', 'search'].includes(target.type) && !['numeric', 'decimal'].includes(target.inputMode))
  );
}
