import { homedir } from 'node:os';
import { join } from 'node:path';

// `build/tensorflow.mjs` reads this file by itself: it imports nothing of ours.

/** Where programs that are no window keep what outlives them, for this user. */
export function dataFolder(environment = process.env, platform = process.platform, home = homedir()): string {
  const data =
    platform === 'win32'
      ? (environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : (environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'));
  return join(data, 'zerogap');
}

/** The folder of TensorFlow's native part: what ZEROGAP_TENSORFLOW names, or one in the user's data folder, which outlives an installation. */
export function tensorFlowFolder(environment = process.env, platform = process.platform, home = homedir()): string {
  return environment['ZEROGAP_TENSORFLOW'] || join(dataFolder(environment, platform, home), 'tensorflow');
}

/** The binding in that folder: `build/tensorflow.mjs` puts it there. */
export function bindingIn(folder: string): string {
  return join(folder, 'lib', 'napi-v8', 'tfjs_binding.node');
}
