import type { Judgement, JudgeRequest, WeightsFile } from '../../shared/contract/verdict';
import type { Run } from '../../shared/contract/run';
import { tellOf } from './export';
import { bytesOf, pickFile } from './files';
import type { Workbench } from './workbench.svelte';

/** What a file of weights is called by. */
export const isWeights = (name: string): boolean => /\.(npz|safetensors)$/i.test(name);

/** Opens weights that were trained elsewhere, to be judged: those given, or by the host's dialog; in a browser the page asks for the file. */
export async function openWeights(workbench: Workbench, given?: File): Promise<void> {
  const chosen = given ?? (workbench.session.info?.dialogs ? undefined : await pickFile('.npz,.safetensors'));
  if (chosen === null) return;
  const file = chosen ? { file: { name: chosen.name, bytes: await bytesOf(chosen) } } : {};
  const opened = await workbench.attempt('weights.open', file);
  if (!opened) return;
  workbench.home = false;
  workbench.judging = opened;
}

/** Reads the same file again with its layers in this order, as "fc1, fc2". */
export async function reorder(workbench: Workbench, { name, bytes }: WeightsFile, order: string): Promise<void> {
  const layerOrder = order
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '');
  const opened = await workbench.attempt('weights.open', {
    file: { name, bytes: new Uint8Array(bytes) },
    ...(layerOrder.length > 0 ? { layerOrder } : {}),
  });
  if (opened) workbench.judging = opened;
}

/** A judgement with the run that proves the bound of such networks, where there is a program for it. */
export interface Judging {
  judgement: Judgement;
  run: Run | null;
}

/** Judges a network and starts the program that bounds it. Throws the Failure for the dialog to show. */
export async function judgeWeights({ session }: Workbench, request: JudgeRequest): Promise<Judging> {
  const judgement = await session.call('weights.judge', request);
  if (!judgement.program) return { judgement, run: null };
  const { datasetId, file, timeLimit } = request;
  const spec = { ...judgement.program, proof: true as const, ...(timeLimit === undefined ? {} : { timeLimit }) };
  const run = await session.call('run.start', { spec: { kind: 'solve', datasetId, spec }, name: `Bound for ${file.name}`.slice(0, 200) });
  session.absorb('runs', run);
  return { judgement, run };
}

/** Writes the certificate of a judged network: by the proof of the program's bound, or where there is none by that of the verdict. */
export async function saveJudged(workbench: Workbench, datasetId: string, { judgement, run }: Judging): Promise<void> {
  const { weights, verdict } = judgement;
  const { objective, architecture, penalizesOutputBias, ownProof: proof } = verdict;
  const delivery = run
    ? await workbench.attempt('run.certificate', { id: run.id, network: { weights, objective } })
    : proof &&
      (await workbench.attempt('weights.certificate', { datasetId, architecture, penalizesOutputBias, weights, objective, proof }));
  if (delivery) tellOf(workbench, delivery);
}
