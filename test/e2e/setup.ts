import { compile } from '../../build/compile.mjs';
import { openDisplay } from '../../build/runtimes.mjs';

/** Builds what is out of date and opens a display for Electron; what is returned closes it again. */
export default async function setup(): Promise<() => void> {
  await compile(undefined, (line) => console.log(line));
  const display = await openDisplay();
  Object.assign(process.env, display?.env);
  return () => display?.close();
}
