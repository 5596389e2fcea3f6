import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type UserConfig } from 'electron-vite';
import { recordPackages } from './build/licences/bundled.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const at = (path: string) => resolve(root, path);

/** What `build/compile.mjs` asks for, so that the command line does not wait for the window to be bundled; all of it otherwise. */
const parts = (process.env['ZEROGAP_BUILD'] ?? 'main,preload,renderer').split(',');

const commonjs = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' } as const;

const config: UserConfig = {
  main: {
    plugins: [recordPackages(root, 'main')],
    // What tfjs-node-gpu asks of the whole of TensorFlow.js is in its core (package.json, "overrides"): one copy of it, the one that is made
    // for Node, because the classes of tfjs-node-gpu are too old to extend those of the other.
    resolve: {
      alias: [
        // Its build for browsers deflates by fflate: by Node's zlib a figure would be other bytes in Electron than on the command line.
        { find: /^pdfkit$/, replacement: at('node_modules/pdfkit/js/pdfkit.browser.mjs') },
        { find: /^@tensorflow\/tfjs(-core)?$/, replacement: '@tensorflow/tfjs-core/dist/tf-core.node.js' },
        { find: /^@tensorflow\/tfjs-backend-webgpu$/, replacement: '@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.node.js' },
      ],
    },
    build: {
      outDir: at('out/main'),
      target: 'node16',
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          app: at('main/app/index.ts'),
          cli: at('main/cli/index.ts'),
          compute: at('main/compute/process.ts'),
          worker: at('main/compute/worker.ts'),
          aside: at('main/host/aside/worker.ts'),
        },
        output: commonjs,
      },
    },
  },
  preload: {
    plugins: [recordPackages(root, 'preload')],
    build: {
      outDir: at('out/preload'),
      target: 'node16',
      // A sandboxed preload can require nothing but electron's own modules.
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: { input: { preload: at('main/app/preload.ts') }, output: commonjs },
    },
  },
  renderer: {
    root: at('renderer'),
    // Served from a path that differs by shell, so every address is relative.
    base: './',
    plugins: [svelte({ configFile: false }), recordPackages(root, 'renderer')],
    build: {
      outDir: at('out/renderer'),
      target: 'chrome108',
      minify: true,
      // The content security policy allows no data: addresses.
      assetsInlineLimit: 0,
      // Read from the disk, so that only what the first screen does not need stands apart.
      chunkSizeWarningLimit: 3000,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
};

export default defineConfig(Object.fromEntries(Object.entries(config).filter(([part]) => parts.includes(part))));
