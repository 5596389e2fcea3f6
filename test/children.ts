import { existsSync, readFileSync } from 'node:fs';

const listOf = (pid: number) => `/proc/${pid}/task/${pid}/children`;

/** Whether this machine tells which processes a process has. */
export const TELLS = existsSync(listOf(process.pid));

/** The processes that a process has started; null where it is gone. */
export function childrenOf(pid: number): number[] | null {
  if (!existsSync(listOf(pid))) return null;
  return readFileSync(listOf(pid), 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
