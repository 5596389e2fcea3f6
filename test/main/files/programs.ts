import { spawnSync } from 'node:child_process';

/** Whether a program that judges our files is on this machine; the tests that need it are skipped, visibly, where it is not. */
export const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).error === undefined;

/** What a program prints. Throws where it fails. */
export function output(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}${stdout}`);
  return stdout;
}
