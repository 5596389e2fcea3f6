import { ROOT } from '../host/places';
import { runCommandLine } from './run';

// A reader that has gone (zerogap … | head) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void runCommandLine(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  terminal: process.stderr.isTTY,
  root: ROOT,
}).then((status) => {
  process.exitCode = status;
});
