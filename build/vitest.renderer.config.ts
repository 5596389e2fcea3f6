import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Component and controller tests of the window, in a DOM that is simulated: fast, and without layout (that is what test/e2e is for). */
export default defineConfig({
  plugins: [svelte({ configFile: false })],
  // Svelte's package has a server build too, which vitest would take.
  resolve: { conditions: ['browser'] },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/renderer/**/*.test.ts'],
    environment: 'happy-dom',
    testTimeout: 20_000,
    setupFiles: [new URL('vitest.properties.ts', import.meta.url).pathname],
    reporters: ['default'],
  },
});
