import { join, resolve } from 'node:path';

/** The folder of package.json: two levels above this file both as a source and as built (out/main), in a checkout, an archive and tests. */
export const ROOT = resolve(__dirname, '..', '..');

/** What the compute process runs. */
export const COMPUTE_ENTRY = join(ROOT, 'out', 'main', 'compute.cjs');

/** What reads or makes large data. */
export const ASIDE_ENTRY = join(ROOT, 'out', 'main', 'aside.cjs');

/** The built window. */
export const WINDOW_FOLDER = join(ROOT, 'out', 'renderer');

export const PRELOAD = join(ROOT, 'out', 'preload', 'preload.cjs');
