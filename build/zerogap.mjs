#!/usr/bin/env node
// The command line: brings the build up to date, quietly, and runs it in this very process.
import { createRequire } from 'node:module';
import { compile, ROOT } from './compile.mjs';

// Serving shows the window too; every other command only computes.
const parts = process.argv[2] === 'serve' ? ['main', 'renderer'] : ['main'];
try {
  await compile(parts, (line) => process.stderr.isTTY && console.error(line));
} catch (error) {
  console.error(
    `Zerogap could not be built: ${error.message}\nTry \`npm ci\`, then \`npm run build\`, which shows all that the tools say.`,
  );
  process.exit(1);
}
createRequire(import.meta.url)(`${ROOT}/out/main/cli.cjs`);
