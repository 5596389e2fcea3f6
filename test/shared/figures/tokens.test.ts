import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildTokens, tokensCss } from '../../../build/tokens.mjs';
import * as tokens from '../../../shared/figures/tokens';
import { COLORS, THEMES, type ColorToken, type Theme } from '../../../shared/figures/tokens';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: [ColorToken[], ColorToken[]][] = [
  [
    ['text', 'text-2', 'text-3', 'accent-text', 'ok', 'info', 'warn', 'bad'],
    ['bg', 'surface', 'sunken', 'raised', 'hover'],
  ],
  [['text', 'text-2', 'text-3', 'accent-text'], ['accent-soft']],
  [
    ['text', 'text-2'],
    ['press', 'ok-soft', 'info-soft', 'warn-soft', 'bad-soft'],
  ],
  [['ok'], ['ok-soft']],
  [['info'], ['info-soft']],
  [['warn'], ['warn-soft']],
  [['bad'], ['bad-soft']],
  [['on-accent'], ['accent', 'accent-hover', 'accent-press']],
  [['tick', 'label', 'bound'], ['surface']],
];
const SHAPES: [ColorToken[], ColorToken[]][] = [
  [
    ['line-2', 'axis', 'focus'],
    ['surface', 'bg'],
  ],
  [['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'], ['surface']],
];

function tooFaint(theme: Theme, groups: [ColorToken[], ColorToken[]][], least: number): string[] {
  return groups.flatMap(([fronts, backs]) =>
    fronts.flatMap((front) =>
      backs
        .map((back) => ({ front, back, ratio: contrast(COLORS[theme][front], COLORS[theme][back]) }))
        .filter(({ ratio }) => !(ratio >= least))
        .map((pair) => `${pair.front} on ${pair.back}: ${pair.ratio.toFixed(2)}`),
    ),
  );
}

describe.each(THEMES)('theme %s', (theme) => {
  test('text keeps 4.5:1', () => expect(tooFaint(theme, TEXT, 4.5)).toEqual([]));
  test('borders, axes and series keep 3:1', () => expect(tooFaint(theme, SHAPES, 3)).toEqual([]));
  test('has every token', () => expect(Object.keys(COLORS[theme])).toEqual(Object.keys(COLORS.light)));
});

test('the measure itself: black on white is 21, a grey below the limit is found', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#868f9c', '#ffffff')).toBeLessThan(4.5);
});

test('the style sheet holds exactly these tokens', async () => {
  const css = readFileSync(await buildTokens(), 'utf8');
  expect(css).toBe(tokensCss(tokens));
  for (const theme of THEMES) {
    const rule = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)![1];
    const declared = Object.fromEntries([...rule.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]));
    expect(declared).toEqual(COLORS[theme]);
    expect(rule).toContain(`color-scheme: ${theme === 'light' ? 'light' : 'dark'};`);
  }
  expect(css).toContain('--c4: #7d7c78;');
  expect(css).toContain('@media (prefers-reduced-motion: reduce)');
});
