import { spawnSync } from 'node:child_process';

/** A Python that can import these: $ZEROGAP_PYTHON, or the one in the path; undefined where neither can. */
export function pythonWith(...modules: string[]): string | undefined {
  return [process.env.ZEROGAP_PYTHON, 'python3'].find(
    (name) => name && spawnSync(name, ['-c', modules.map((module) => `import ${module}`).join('\n')]).status === 0,
  );
}
