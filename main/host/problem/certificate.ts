import type { Proof } from '../../../shared/contract/certificate';
import type { Delivery } from '../../../shared/contract/figure';
import { Failure } from '../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../shared/contract/run';
import { DEFAULT_DELTA } from '../../../shared/theory/losses';
import { FAMILY_DECLARATIONS } from '../../../shared/theory/families';
import { limitOf } from '../../../shared/theory/losses/limit';
import checker from '../../compute/certificate/checker.py?raw';
import deepChecker from '../../compute/certificate/checker_deep.py?raw';
import { CHECKER, DEEP_CHECKER, checkerOf, writeCertificate, writeWithCheckers, type CertifiedProblem } from '../../files/certificate';
import type { Context } from '../context';
import { fileName } from '../transport/delivery';
import { codedTargets, designProblem } from './problem';
import { requireSameProblem } from './problem-key';
import { solvedOf } from './solved';

const SOURCES: Readonly<Record<string, string>> = { [CHECKER]: checker, [DEEP_CHECKER]: deepChecker };

const FILTER = { name: 'Certificate', extensions: ['npz'] };

type Network = Pick<SolveResult, 'weights' | 'objective'>;

/** What is certified: of a path the program at this β, and another network than its own. */
interface Chosen {
  beta?: number;
  network?: Network;
}

/** Writes the certificate file of a finished solve, and beside it the programs that check it. */
export async function certificate(context: Context, id: string, { beta, network }: Chosen): Promise<Delivery> {
  const { workspace, platform, log } = context;
  const run = workspace.run(id);
  const { spec, result } = solvedOf(run, workspace.result(id), beta);
  const proof = proofOf(spec, result);
  const dataset = workspace.dataset(run.spec.datasetId);
  if (!dataset.file)
    throw new Failure(
      'usage',
      `The file of ${dataset.name} is not known: it was read by an earlier version.`,
      'Open the data again and repeat the run.',
    );
  requireSameProblem(dataset, run);
  const table = workspace.table(dataset.id);
  const { Y, features } = designProblem(dataset, table);
  const { weights, objective } = network ?? result;
  const problem: CertifiedProblem = {
    ...objectiveOf(spec, { weights }, proof),
    features,
    targets: codedTargets(dataset, table),
    standardize: dataset.standardize,
  };
  const bytes = writeCertificate({ problem, file: dataset.file, weights, objective, proof, Y: Y.data });
  const name = `${fileName(dataset.name)}-certificate.npz`;
  const programs = (checkerOf(problem) === DEEP_CHECKER ? [DEEP_CHECKER, CHECKER] : [CHECKER]).map((program) => ({
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

/** What the objective is, beside the data. */
export function objectiveOf(
  spec: SolveSpec,
  { weights }: Pick<SolveResult, 'weights'>,
  { price }: Pick<Proof, 'price'>,
): Omit<CertifiedProblem, 'features' | 'targets' | 'standardize'> {
  const { family, loss, beta, bias, interpolate } = spec;
  const [regularizer = 'weight-decay'] = FAMILY_DECLARATIONS[family].regularizers;
  const depth = Object.keys(weights).filter((name) => /^W\d+$/.test(name)).length;
  const chosen = spec.regularizer ?? (family === 'deep-linear' && interpolate && spec.ball !== undefined ? 'last-two' : regularizer);
  return {
    family,
    depth,
    loss: interpolate ? limitOf(loss) : loss,
    delta: loss === 'huber' && !interpolate ? (spec.delta ?? DEFAULT_DELTA) : null,
    beta,
    bias,
    regularizer: chosen,
    ball: spec.ball ?? (family === 'deep-linear' && chosen === 'last-two' && depth > 2 ? 1 : null),
    price: interpolate ? (price ?? null) : null,
  };
}

/** What proves the bound of every network, as the result keeps it. */
export function proofOf({ interpolate }: SolveSpec, { proof, status }: SolveResult): Proof {
  if (interpolate && status !== 'solved')
    throw new Failure(
      'usage',
      'The limit β → 0 was not solved to the end, so what a missed target costs is not settled.',
      'Solve it again with more time.',
    );
  if (proof) return proof;
  throw new Failure(
    'usage',
    'This run did not keep the proof of its bound.',
    'Repeat it with the proof kept (--certificate on the command line).',
  );
}
