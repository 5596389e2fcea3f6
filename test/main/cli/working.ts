import { readFileSync } from 'node:fs';
import { childrenOf } from '../../children';

/** Clock ticks in a second, as /proc counts them on every Linux. */
const TICKS = 100;

/** Calls `act` with the compute process of the program `pid` once it has worked that many seconds of processor time, however slow the machine. */
export function whenWorking(pid: number, seconds: number, act: (compute: number) => void): void {
  const ask = setInterval(() => {
    const children = childrenOf(pid);
    if (!children) return clearInterval(ask);
    const [compute] = children;
    if (compute === undefined || processorSeconds(compute) < seconds) return;
    clearInterval(ask);
    act(compute);
  }, 20);
}

function processorSeconds(pid: number): number {
  // The name, in brackets, may hold blanks; user and system time are the 12th and 13th field after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
