import { serveUntilStopped } from '../serve/serve';
import type { Command } from './command';
import type { OptionTable } from './option-table';

const OPTIONS: OptionTable = { port: { value: 'PORT', help: 'port on 127.0.0.1 (default 0: any that is free)' } };

export const serve: Command = {
  name: 'serve',
  usage: '[--port 0]',
  summary: 'serve the workbench to a browser on this machine',
  options: OPTIONS,
  refused: {},
  async run(options) {
    options.noOperands();
    await serveUntilStopped(options.whole('port', 0, 65535) ?? 0);
    return 0;
  },
};
