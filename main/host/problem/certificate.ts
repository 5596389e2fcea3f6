import { vector } from '../../../shared/contract/array';
import type { Proof } from '../../../shared/contract/certificate';
import type { Params } from '../../../shared/contract/contract';
import type { Dataset } from '../../../shared/contract/data';
import type { Delivery } from '../../../shared/contract/figure';
import { Failure } from '../../../shared/contract/failure';
import type { Run, SolveResult, SolveSpec, TrainResult } from '../../../shared/contract/run';
import checker from '../../compute/certificate/checker.py?raw';
import deepChecker from '../../compute/certificate/checker_deep.py?raw';
import outputsChecker from '../../compute/certificate/checker_outputs.py?raw';
import pathsChecker from '../../compute/certificate/checker_paths.py?raw';
import threeLayerChecker from '../../compute/certificate/checker_three.py?raw';
import {
  CHECKER,
  DEEP_CHECKER,
  OUTPUTS_CHECKER,
  PATHS_CHECKER,
  THREE_LAYER_CHECKER,
  checkerFiles,
  checkerOf,
  writeCertificate,
  writeWithCheckers,
  type CertifiedProblem,
} from '../../files/certificate';
import type { Context } from '../context';
import type { Workspace } from '../workspace';
import { architectureObjective, objectiveOf, type CertifiedObjective } from './certified';
import { fileName } from '../transport/delivery';
import { designProblem } from './problem';
import { requireSameProblem } from './problem-key';
import { solvedOf, type Solved } from './solved';

const SOURCES: Readonly<Record<string, string>> = {
  [CHECKER]: checker,
  [DEEP_CHECKER]: deepChecker,
  [THREE_LAYER_CHECKER]: threeLayerChecker,
  [PATHS_CHECKER]: pathsChecker,
  [OUTPUTS_CHECKER]: outputsChecker,
};

const FILTER = { name: 'Certificate', extensions: ['npz'] };

type Network = Pick<SolveResult, 'weights' | 'objective'>;

/** What is certified: of a path the program at this β, and another network than its own. */
interface Chosen {
  beta?: number;
  network?: Network;
}

/** A network with what bounds all others of its form. */
interface Certified {
  objective: CertifiedObjective;
  network: Network;
  proof: Proof;
}

/** Writes the certificate file of a finished run, and beside it the programs that check it (contract: run.certificate). */
export async function certificate(context: Context, id: string, chosen: Chosen): Promise<Delivery> {
  const { workspace } = context;
  const run = workspace.run(id);
  const dataset = workspace.dataset(run.spec.datasetId);
  requireSameProblem(dataset, run);
  return write(context, dataset, certifiedOf(workspace, run, chosen));
}

/** The same of a network that was judged by the paths of its like (contract: weights.certificate). */
export async function judgedCertificate(
  context: Context,
  { datasetId, architecture, penalizesOutputBias, weights, objective, proof }: Params<'weights.certificate'>,
): Promise<Delivery> {
  const network = { weights, objective };
  return write(context, context.workspace.dataset(datasetId), {
    objective: architectureObjective(architecture, penalizesOutputBias),
    network,
    proof,
  });
}

function certifiedOf(workspace: Workspace, run: Run, { beta, network }: Chosen): Certified {
  const result = workspace.result(run.id);
  if (run.spec.kind !== 'train' || result?.kind !== 'train') return ofProgram(solvedOf(run, result, beta), network);
  const best = network ?? bestOf(result);
  if (result.proof) return { objective: architectureObjective(run.spec.spec.architecture, false), network: best, proof: result.proof };
  return ofProgram(companionOf(workspace, run), best);
}

function ofProgram({ spec, result }: Solved, { weights, objective }: Network = result): Certified {
  const proof = proofOf(result);
  return { objective: objectiveOf(spec, { weights }, proof), network: { weights: withConstants(spec, weights, proof), objective }, proof };
}

/** A spline has a free constant, which is zero in a network that has none. */
function withConstants({ family }: SolveSpec, weights: Network['weights'], { point }: Proof): Network['weights'] {
  const name = `b${Object.keys(weights).filter((key) => key.startsWith('W')).length}`;
  return family !== 'spline' || weights[name] ? weights : { ...weights, [name]: vector(new Float64Array(point.shape[1])) };
}

/** The program of a training's problem that kept its proof, that with the best bound. */
function companionOf(workspace: Workspace, { name, problemKey }: Run): Solved {
  const kept = workspace.project.runs.flatMap(({ id, spec, problemKey: key }): Solved[] => {
    const result = key === problemKey && spec.kind === 'solve' ? workspace.result(id) : null;
    return spec.kind === 'solve' && result?.kind === 'solve' && result.proof ? [{ spec: spec.spec, result }] : [];
  });
  if (kept.length === 0)
    throw new Failure(
      'missing',
      `There is no bound of ${name} whose proof was kept.`,
      'Solve the convex program beside it again, keeping its proof (with --certificate on the command line).',
    );
  return kept.reduce((best, other) => (other.result.lowerBound.value > best.result.lowerBound.value ? other : best));
}

function bestOf({ seeds }: TrainResult): Network {
  return seeds.reduce((least, seed) => (Number.isNaN(least.objective) || seed.objective < least.objective ? seed : least));
}

async function write({ workspace, platform, log }: Context, dataset: Dataset, { objective, network, proof }: Certified): Promise<Delivery> {
  if (!dataset.file)
    throw new Failure(
      'usage',
      dataset.recipe || dataset.edits
        ? `The values of ${dataset.name} stand in no file that a checker could read: they were generated or edited here.`
        : `The file of ${dataset.name} is not known: it was read by an earlier version.`,
      dataset.recipe || dataset.edits
        ? 'Save the data as CSV, open that file and repeat the run.'
        : 'Open the data again and repeat the run.',
    );
  const { Y, features, targets, rows, filled } = designProblem(dataset, workspace.table(dataset.id));
  if (filled > 0)
    throw new Failure(
      'usage',
      `${filled === 1 ? 'One missing value' : `${filled} missing values`} of ${dataset.name} ${filled === 1 ? 'was' : 'were'} filled with means, which stand in no file that a checker could read.`,
      'Save the training rows as CSV (--training-data on the command line), open that file and repeat the run.',
    );
  const problem: CertifiedProblem = {
    ...objective,
    features,
    targets,
    standardize: dataset.standardize,
    ...(rows ? { rows: Array.from(rows) } : {}),
  };
  const bytes = writeCertificate({ problem, file: dataset.file, ...network, proof, Y: Y.data });
  const name = `${fileName(dataset.name)}-certificate.npz`;
  const programs = checkerFiles(checkerOf(problem, proof.arrays)).map((program) => ({
    name: program,
    mime: 'text/x-python',
    bytes: new Uint8Array(Buffer.from(SOURCES[program], 'utf8')),
  }));
  if (!platform.dialogs) return { kind: 'download', files: [{ name, mime: 'application/octet-stream', bytes }, ...programs] };
  const chosen = await platform.dialogs.saveFile('Save the certificate', name, [FILTER]);
  if (chosen === null) return { kind: 'cancelled' };
  const paths = await writeWithCheckers(chosen, bytes, programs);
  log.info(`Saved ${paths.join(' and ')}.`);
  return { kind: 'saved', paths };
}

/** What proves the bound of every network, as the result keeps it. */
export function proofOf({ proof }: Pick<SolveResult, 'proof'>): Proof {
  if (proof) return proof;
  throw new Failure(
    'usage',
    'This run did not keep the proof of its bound.',
    'Repeat it with the proof kept (--certificate on the command line).',
  );
}
