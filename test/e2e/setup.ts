import { compile } from '../../build/compile.mjs';
import { tensorFlowFolder } from '../../main/compute/backend/tensorflow/place';
import { openDisplay } from '../../build/runtimes.mjs';

/** Builds what is out of date and opens a display for Electron; what is returned closes it again. */
export default async function setup(): Promise<() => void> {
  await compile(undefined, (line) => console.log(line));
  // The shells have a home of their own, without what is installed in this one.
  process.env['ZEROGAP_TENSORFLOW'] ??= tensorFlowFolder();
  const display = await openDisplay();
  Object.assign(process.env, display?.env);
  return () => display?.close();
}
