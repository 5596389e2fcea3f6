import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../../shared/contract/contract';
import { Failure } from '../../../shared/contract/failure';
import type { Context } from '../context';

type Methods = Extract<keyof Handlers, `study.${string}`>;

export function studyHandlers(context: Context, data: Pick<Handlers, 'data.add' | 'data.update'>): Pick<Handlers, Methods> {
  const { gallery, workspace, runs } = context;
  return {
    'study.list': async () => gallery.studies(),
    'study.start': async ({ id }) => {
      const study = gallery.studies().find((candidate) => candidate.id === id);
      if (!study) throw new Failure('missing', `There is no study "${id}".`);
      runs.dropAll();
      workspace.replace({ name: study.title });
      const added = await data['data.add']({ source: study.data.source });
      if (!added) throw new Failure('internal', `The data of "${study.title}" were not opened.`);
      const roles = added.columns.map(({ name }, column) => study.data.roles?.[name] ?? added.roles[column]);
      await data['data.update']({ id: added.id, roles, standardize: study.data.standardize });
      const network = workspace.addNetwork({ id: randomUUID(), name: study.title, architecture: study.architecture });
      const about = { datasetId: added.id, networkId: network.id };
      // The program first: it is the bound that the training run is measured against.
      runs.start({ kind: 'solve', ...about, spec: study.solve });
      runs.start({ kind: 'train', ...about, spec: { ...study.train, architecture: study.architecture } });
      return workspace.project;
    },
  };
}
