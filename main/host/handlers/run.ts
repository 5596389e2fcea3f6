import type { Handlers } from '../../../shared/contract/contract';
import { certificate } from '../problem/certificate';
import { conditionsOf } from '../problem/conditions';
import type { Context } from '../context';
import { deliver } from '../transport/delivery';
import { directionsOf, ellipsoidOf } from '../figures/geometry';
import { writeProgram } from '../problem/program';
import { pairs } from '../problem/spline';

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
    'run.move': async ({ id, before }) => {
      runs.move(id, before);
      return {};
    },
    'run.remark': async ({ id, ...remarks }) => workspace.remark(id, remarks),
    'run.result': async ({ id }) => {
      workspace.run(id);
      return workspace.result(id);
    },
    'run.certificate': ({ id, beta, network }) => certificate(context, id, { beta, network }),
    'run.points': async ({ id }) => {
      return pairs(workspace, workspace.run(id).spec.datasetId);
    },
    'run.conditions': (request) => conditionsOf(context, request),
    'run.directions': (request) => directionsOf(context, request),
    'run.ellipsoid': (request) => ellipsoidOf(context, request),
    'run.program': async ({ id, beta }) => writeProgram(context, id, beta),
    'run.saveProgram': async ({ id, beta }) => {
      const { fileName, text } = await writeProgram(context, id, beta);
      const file = { name: fileName, mime: 'text/x-python', bytes: new Uint8Array(Buffer.from(text, 'utf8')) };
      return deliver([file], 'Save the program', { name: 'Python script', extensions: ['py'] }, context.platform);
    },
  };
}
