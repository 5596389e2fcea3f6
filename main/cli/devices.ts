import type { Command } from './command';
import type { OptionTable } from './option-table';
import { jsonLine } from './common';
import { withSession } from './session';

const OPTIONS: OptionTable = { json: { help: 'print a JSON array' } };

export const devices: Command = {
  name: 'devices',
  usage: '[--json]',
  summary: 'list where networks can be trained on this machine',
  options: OPTIONS,
  refused: {},
  async run(options, { root, out }) {
    options.noOperands();
    const list = await withSession(root, ({ client }) => client.call('app.devices', {}));
    if (options.has('json')) {
      out(jsonLine(list));
      return 0;
    }
    for (const { backend, available, name, precisions, threads, reason, remedy } of list) {
      const detail = available
        ? [name, precisions.join(' and '), ...(threads === undefined ? [] : [`${threads} ${threads === 1 ? 'thread' : 'threads'}`])].join(
            ', ',
          )
        : [reason, remedy].filter(Boolean).join(' ');
      out(`${backend.padEnd(10)}  ${available ? 'available' : 'not available'}: ${detail}\n`);
    }
    return 0;
  },
};
