import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../../shared/contract/contract';
import { Failure } from '../../../shared/contract/failure';
import type { Study } from '../../../shared/contract/study';
import type { Context } from '../context';

type Methods = Extract<keyof Handlers, `study.${string}`>;

export function studyHandlers(context: Context, data: Pick<Handlers, 'data.add' | 'data.update'>): Pick<Handlers, Methods> {
  const { gallery, workspace, runs } = context;
  return {
    'study.list': async () => gallery.studies(),
    'study.start': async (asked) => {
      const study = 'study' in asked ? asked.study : known(asked.id);
      runs.dropAll();
      workspace.replace({ name: study.title });
      const { source, missing, split = null, standardize } = study.data;
      const added = await data['data.add']({ source, ...(missing ? { missing } : {}) });
      if (!added) throw new Failure('internal', `The data of "${study.title}" were not opened.`);
      const roles = added.columns.map(({ name }, column) => study.data.roles?.[name] ?? added.roles[column]);
      await data['data.update']({ id: added.id, roles, standardize, split });
      const network = workspace.addNetwork({ id: randomUUID(), name: study.title, architecture: study.architecture });
      const about = { datasetId: added.id, networkId: network.id };
      const { architecture, solve, train, sweep } = study;
      // The program first: it is the bound that the training run is measured against.
      if (solve) runs.start({ kind: 'solve', ...about, spec: solve });
      if (train) runs.start({ kind: 'train', ...about, spec: { ...train, architecture } });
      if (sweep) runs.start({ kind: 'sweep', ...about, spec: { ...sweep, architecture } });
      return workspace.project;
    },
  };

  function known(id: string): Study {
    const study = gallery.studies().find((candidate) => candidate.id === id);
    if (!study) throw new Failure('missing', `There is no study "${id}".`);
    return study;
  }
}
