import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../../shared/contract/contract';
import type { Context } from '../context';

type Methods = Extract<keyof Handlers, `network.${string}`>;

export function networkHandlers({ workspace }: Context): Pick<Handlers, Methods> {
  return {
    'network.add': async ({ name, architecture }) => workspace.addNetwork({ id: randomUUID(), name, architecture }),
    'network.update': async ({ id, ...change }) => workspace.setNetwork({ ...workspace.network(id), ...change }),
    'network.remove': async ({ id }) => {
      workspace.network(id);
      workspace.removeNetwork(id);
      return {};
    },
  };
}
