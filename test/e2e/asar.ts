import { readFileSync } from 'node:fs';

interface AsarFolder {
  files?: Record<string, AsarFolder>;
}

/** The packages in the node_modules of an asar archive, whose header is JSON after four lengths. */
export function packagesIn(archive: string): string[] {
  const bytes = readFileSync(archive);
  const root = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('utf8')) as AsarFolder;
  const found: string[] = [];
  const walk = ({ files = {} }: AsarFolder, name: string, prefix: string) => {
    for (const [child, folder] of Object.entries(files)) {
      if (name !== 'node_modules') walk(folder, child, '');
      else if (child.startsWith('@') && prefix === '') walk(folder, 'node_modules', `${child}/`);
      else if (!child.startsWith('.')) {
        found.push(prefix + child);
        walk(folder, child, '');
      }
    }
  };
  walk(root, '', '');
  return found;
}
