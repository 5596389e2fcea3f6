import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../../shared/contract/contract';
import { Failure } from '../../../shared/contract/failure';
import type { Context } from '../context';

type Methods = Extract<keyof Handlers, `network.${string}`>;

export function networkHandlers({ workspace }: Context): Pick<Handlers, Methods> {
  return {
    'network.add': async ({ id = randomUUID(), name, architecture }) => {
      if (workspace.project.networks.some((network) => network.id === id))
        throw new Failure('usage', `The project has a network ${id} already.`, 'Change that one, or add one without an id.');
      return workspace.addNetwork({ id, name, architecture });
    },
    'network.update': async ({ id, ...change }) => workspace.setNetwork({ ...workspace.network(id), ...change }),
    'network.remove': async ({ id }) => {
      workspace.network(id);
      workspace.removeNetwork(id);
      return {};
    },
  };
}
