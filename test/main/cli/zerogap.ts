import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../../main/cli/run';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Brings the program up to date, as the first command of a checkout does. */
export function build(): void {
  execFileSync(process.execPath, [`${ROOT}/build/zerogap.mjs`, '--version'], { stdio: ['ignore', 'ignore', 'inherit'] });
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built program as a process of its own; `disturb` gets the process, which leads its group. */
export function zerogap(
  args: readonly string[],
  { cwd = ROOT, disturb }: { cwd?: string; disturb?: (pid: number) => void } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${ROOT}/out/main/cli.cjs`, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: disturb !== undefined,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    if (disturb && child.pid !== undefined) disturb(child.pid);
  });
}

/** The same without the process: the command line of the sources, with the built compute process. */
export async function inProcess(args: readonly string[]): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const code = await runCommandLine(args, {
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
    terminal: false,
    root: ROOT,
  });
  return { code, stdout, stderr };
}
