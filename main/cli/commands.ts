import { certify } from './certify';
import type { Command } from './command';
import { devices } from './devices';
import { figures } from './figures';
import { generate } from './generate';
import { run } from './study';
import { serve } from './serve';
import { solve } from './solve';
import { train } from './train';

/** Every command of `zerogap`, in the order of its help; a new one is one file and one line. */
export const COMMANDS: readonly Command[] = [solve, train, certify, generate, run, figures, serve, devices];
