import type { Handlers } from '../../../shared/contract/contract';
import { certificate } from '../certificate';
import type { Context } from '../context';
import { writeProgram } from '../program';

type Methods = Extract<keyof Handlers, `run.${string}`>;

export function runHandlers(context: Context): Pick<Handlers, Methods> {
  const { runs, workspace } = context;
  const each =
    (work: (id: string) => void) =>
    async ({ id }: { id: string }) => {
      work(id);
      return {};
    };
  return {
    'run.start': async ({ spec, name }) => runs.start(spec, name),
    'run.pause': each((id) => runs.pause(id)),
    'run.resume': each((id) => runs.resume(id)),
    'run.cancel': each((id) => runs.cancel(id)),
    'run.remove': each((id) => runs.remove(id)),
    'run.result': async ({ id }) => {
      workspace.run(id);
      return workspace.result(id);
    },
    'run.certificate': ({ id }) => certificate(context, id),
    'run.program': async ({ id, beta }) => writeProgram(context, id, beta),
  };
}
