import { describe, expect, it } from 'vitest';
import { TOUR_STEPS } from '../../../renderer/controllers/tour-steps';
import { FakeHost } from '../fake-host';
import { NETWORK, DATASET, project, trainRun } from '../fixtures';
import { all, click, one, openWindow, press, settle } from '../window';

/** Words that are read slowly, with eyes that go to the window and back. */
const WORDS_A_MINUTE = 150;

it('is read in two minutes', () => {
  const words = TOUR_STEPS.flatMap(({ title, text }) => `${title} ${text}`.split(/\s+/));
  expect(words.length).toBeLessThanOrEqual(2 * WORDS_A_MINUTE);
});

const empty = () => project({});
const title = () => document.querySelector('.tour h2')?.textContent ?? null;

describe('the tour', () => {
  it('is offered where it was not seen, and remembered however it ends', async () => {
    const host = new FakeHost(empty(), { 'tour.seen': () => ({ seen: false }) });
    await openWindow(host);
    expect(title()).toBe(TOUR_STEPS[0].title);
    expect(host.called('tour.remember')).toEqual([]);
    await click(one('button', 'Not now'));
    expect(title()).toBeNull();
    expect(host.called('tour.remember')).toHaveLength(1);
  });

  it('is not offered again, nor over a project that is open, but begins where it is asked for', async () => {
    const host = new FakeHost(project({ path: '/p.zerogap', datasets: [DATASET] }), { 'tour.seen': () => ({ seen: false }) });
    await openWindow(host);
    expect(title()).toBeNull();
    await press('k', { ctrlKey: true });
    const field = one('combobox', 'Search or run a command') as HTMLInputElement;
    field.value = 'tour';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    await press('Enter', {}, field);
    expect(title()).toBe(TOUR_STEPS[0].title);
    await press('Escape', {}, one('button', 'Begin'));
    expect(title()).toBeNull();
  });

  it('goes on by itself when what it asks for is done, and marks what it speaks of', async () => {
    const host: FakeHost = new FakeHost(empty(), {
      'tour.seen': () => ({ seen: false }),
      'study.start': () => {
        const started = project({ datasets: [DATASET], networks: [NETWORK], runs: [trainRun('t')] });
        host.change(started);
        return started;
      },
    });
    await openWindow(host);
    await click(one('button', 'Begin'));
    expect(title()).toBe('Pick a study');
    await click(one('button', 'Start this study'));
    await settle();
    expect(title()).toBe('It runs');
    expect(document.querySelector('[data-tour-here]')).toBe(document.querySelector('footer[aria-label="Status"]'));
    await click(one('button', 'Back'));
    expect(title()).toBe('Pick a study');
    expect(all('button', /^Start the study/).length).toBeGreaterThan(0);
  });
});

describe('what a certificate says', () => {
  it('is told from the Help menu, kind by kind', async () => {
    await openWindow(new FakeHost(project({ path: '/p.zerogap', datasets: [DATASET] })));
    await click(one('button', 'Help'));
    await click(one('menuitem', 'What a certificate says'));
    const terms = [...document.querySelectorAll('dialog dt')].map((term) => term.textContent?.trim());
    expect(terms).toEqual(['Exact', 'Relaxed', 'Restricted', 'Estimated']);
  });
});
