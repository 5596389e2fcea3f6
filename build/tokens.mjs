import { mkdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const SOURCE = fileURLToPath(new URL('../shared/figures/tokens.ts', import.meta.url));
const TARGET = fileURLToPath(new URL('../renderer/tokens.generated.css', import.meta.url));

const declarations = (tokens) =>
  Object.entries(tokens)
    .map(([name, value]) => `  --${name}: ${value};\n`)
    .join('');
const rule = (selector, body) => `${selector} {\n${body}}\n`;

/** The style sheet of the tokens: custom properties for each theme, switched by `data-theme` on the root element (without it: light). */
export function tokensCss({ COLORS, SCALE, RAMPS, ADAPTATIONS }) {
  const ramps = Object.entries(RAMPS).flatMap(([name, stops]) => stops.map((stop, i) => [`${name[0]}${i}`, stop]));
  const scheme = (theme) => `  color-scheme: ${theme === 'light' ? 'light' : 'dark'};\n`;
  return [
    '/* Written by build/tokens.mjs from shared/figures/tokens.ts: change it there. */\n',
    rule(':root', declarations(SCALE) + declarations(Object.fromEntries(ramps))),
    ...Object.entries(COLORS).map(([theme, colors]) =>
      rule(`${theme === 'light' ? ':root, ' : ''}[data-theme='${theme}']`, scheme(theme) + declarations(colors)),
    ),
    ...Object.entries(ADAPTATIONS).map(([query, tokens]) => `@media ${query} {\n${rule(':root', declarations(tokens))}}\n`),
  ].join('\n');
}

/** Writes renderer/tokens.generated.css, only where it changed (a watcher would start again otherwise); returns its path. */
export async function buildTokens() {
  // Node 20 cannot import TypeScript, and tokens.ts imports nothing, so its transpiled text is a whole module.
  const { outputText } = ts.transpileModule(readFileSync(SOURCE, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const css = tokensCss(await import(`data:text/javascript,${encodeURIComponent(outputText)}`));
  if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== css) {
    mkdirSync(dirname(TARGET), { recursive: true });
    writeFileSync(TARGET, css);
  }
  return TARGET;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildTokens();
