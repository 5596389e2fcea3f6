import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach } from 'vitest';
import type { NativeMenu } from '../../shared/commands/menu';
import App from '../../renderer/App.svelte';
import type { FakeHost } from './fake-host';

let open: ReturnType<typeof mount>[] = [];
afterEach(async () => {
  for (const app of open) await unmount(app);
  open = [];
  document.body.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
});

/** Opens the window on a host and waits until it has settled. */
export async function openWindow(host: FakeHost, menu?: NativeMenu): Promise<void> {
  open.push(mount(App, { target: document.body, props: { connect: host.dial, menu } }));
  await settle();
}

/** Lets what is under way between window and host finish. */
export async function settle(milliseconds = 0): Promise<void> {
  for (let round = 0; round < 6; round++) {
    await new Promise((resolve) => setTimeout(resolve, round === 0 ? milliseconds : 0));
    await tick();
    flushSync();
  }
}

/** Elements of a role (or tag) by their accessible name, as a reader of the page would look for them. */
export function all(role: string, name: string | RegExp): HTMLElement[] {
  const tags: Record<string, string> = {
    button: 'button',
    link: 'a',
    textbox: 'input[type="text"]',
    radio: 'input[type="radio"]',
    combobox: 'select',
    region: 'section[aria-label]',
    table: 'table',
    complementary: 'aside',
    list: 'ul[aria-label]',
  };
  const own = tags[role] ? `, ${tags[role]}:not([role])` : '';
  return [...document.querySelectorAll<HTMLElement>(`[role="${role}"]${own}`)].filter((element) => matches(nameOf(element), name));
}

export function one(role: string, name: string | RegExp): HTMLElement {
  const found = all(role, name);
  if (found.length !== 1) throw new Error(`${found.length} elements of role ${role} are called ${String(name)}.`);
  return found[0];
}

export async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settle();
}

export async function press(key: string, options: KeyboardEventInit = {}, target: EventTarget = document.body): Promise<void> {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }));
  await settle();
}

export async function type(element: HTMLElement, text: string): Promise<void> {
  (element as HTMLInputElement).value = text;
  element.dispatchEvent(new Event('input', { bubbles: true }));
  await settle();
}

/** Whether the page says `text` anywhere. */
export const says = (text: string): boolean => squeeze(document.body.textContent ?? '').includes(text);

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
const matches = (text: string, name: string | RegExp): boolean => (typeof name === 'string' ? text === name : name.test(text));

function nameOf(element: HTMLElement): string {
  const label = element.getAttribute('aria-label');
  if (label) return squeeze(label);
  const labelled = element.getAttribute('aria-labelledby');
  if (labelled) return squeeze(document.getElementById(labelled)?.textContent ?? '');
  if (element.id) {
    const outer = document.querySelector(`label[for="${element.id}"]`);
    if (outer) return squeeze(outer.textContent ?? '');
  }
  return squeeze((element instanceof HTMLInputElement ? element.closest('label') : element)?.textContent ?? '');
}
