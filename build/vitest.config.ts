import { defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url).pathname;

export default defineConfig({
  // As in the built program: electron.config.ts.
  resolve: { alias: [{ find: /^pdfkit$/, replacement: `${root}node_modules/pdfkit/js/pdfkit.browser.mjs` }] },
  test: {
    root,
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/renderer/**'],
    // Its default leaves a core to itself: half of a machine of two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    globalSetup: ['build/vitest.setup.ts'],
    setupFiles: [new URL('vitest.properties.ts', import.meta.url).pathname],
    reporters: ['default'],
  },
});
