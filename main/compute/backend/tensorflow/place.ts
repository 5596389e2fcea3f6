import { homedir } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from '../../data-folder';

/** The folder of TensorFlow's native part: what ZEROGAP_TENSORFLOW names, or one in the user's data folder, which outlives an installation. */
export function tensorFlowFolder(environment = process.env, platform = process.platform, home = homedir()): string {
  const named = environment['ZEROGAP_TENSORFLOW'];
  if (named) return named;
  return join(dataFolder(environment, platform, home), 'tensorflow');
}

/** The binding in that folder: `build/tensorflow.mjs` puts it there. */
export function bindingIn(folder: string): string {
  return join(folder, 'lib', 'napi-v8', 'tfjs_binding.node');
}
