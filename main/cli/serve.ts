import { serveUntilStopped } from '../serve/serve';
import type { Command, OptionTable } from './command';
import { Options } from './options';

const OPTIONS: OptionTable = { port: { value: 'PORT', help: 'port on 127.0.0.1 (default 0: any that is free)' } };

export const serve: Command = {
  name: 'serve',
  usage: '[--port 0]',
  summary: 'serve the workbench to a browser on this machine',
  options: OPTIONS,
  async run(args) {
    const options = new Options(OPTIONS, args);
    options.noOperands();
    await serveUntilStopped(options.whole('port', 0, 65535) ?? 0);
    return 0;
  },
};
