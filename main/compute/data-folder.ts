import { homedir } from 'node:os';
import { join } from 'node:path';

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
