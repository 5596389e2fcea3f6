import type { Handlers } from '../../../shared/contract/contract';
import type { Context } from '../context';

type Methods = Extract<keyof Handlers, `recovery.${string}`>;

export function recoveryHandlers({ recovery, paths }: Context): Pick<Handlers, Methods> {
  return {
    'recovery.list': () => recovery.list(),
    async 'recovery.open'({ id }) {
      const project = await recovery.open(id);
      // It may be saved where it came from.
      if (project.path !== undefined) paths.grant(project.path);
      return project;
    },
    async 'recovery.discard'({ id }) {
      await recovery.discard(id);
      return {};
    },
  };
}
