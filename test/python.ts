import { spawnSync } from 'node:child_process';

/** A Python that can import these: $ZEROGAP_PYTHON, that in the path, or the system's own, which has Debian's packages; undefined where none can. */
export function pythonWith(...modules: string[]): string | undefined {
  return [process.env.ZEROGAP_PYTHON, 'python3', '/usr/bin/python3'].find(
    (name) => name && spawnSync(name, ['-c', modules.map((module) => `import ${module}`).join('\n')]).status === 0,
  );
}
