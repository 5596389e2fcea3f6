import type { Proof } from '../../shared/contract/certificate';
import type { Delivery } from '../../shared/contract/figure';
import { Failure } from '../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../shared/contract/run';
import { DEFAULT_DELTA } from '../../shared/theory/losses';
import { FAMILY_DECLARATIONS } from '../../shared/theory/families';
import checker from '../compute/certificate/checker.py?raw';
import { CHECKER, writeCertificate, writeWithChecker, type CertifiedProblem } from '../files/certificate';
import type { Context } from './context';
import { fileName } from './delivery';
import { codedTargets, designProblem } from './problem';
import { requireSameProblem } from './problem-key';

const FILTER = { name: 'Certificate', extensions: ['npz'] };

type Network = Pick<SolveResult, 'weights' | 'objective'>;

/** Writes the certificate file of a finished solve, and beside it the program that checks it. */
export async function certificate(context: Context, id: string, network?: Network): Promise<Delivery> {
  const { workspace, platform, log } = context;
  const run = workspace.run(id);
  const result = workspace.result(id);
  if (run.spec.kind !== 'solve' || result?.kind !== 'solve')
    throw new Failure('usage', `${run.name} is no finished convex program, so it has no certificate.`, 'Solve the convex program first.');
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
    ...objectiveOf(run.spec.spec, { weights }),
    features,
    targets: codedTargets(dataset, table),
    standardize: dataset.standardize,
  };
  const proof = proofOf(run.spec.spec, result);
  const bytes = writeCertificate({ problem, file: dataset.file, weights, objective, proof, Y: Y.data });
  const name = `${fileName(dataset.name)}-certificate.npz`;
  const program = { name: CHECKER, mime: 'text/x-python', bytes: new Uint8Array(Buffer.from(checker, 'utf8')) };
  if (!platform.dialogs) return { kind: 'download', files: [{ name, mime: 'application/octet-stream', bytes }, program] };
  const chosen = await platform.dialogs.saveFile('Save the certificate', name, [FILTER]);
  if (chosen === null) return { kind: 'cancelled' };
  const paths = await writeWithChecker(chosen, bytes, program.bytes);
  log.info(`Saved ${paths.join(' and ')}.`);
  return { kind: 'saved', paths };
}

/** What the objective is, beside the data. */
export function objectiveOf(
  spec: SolveSpec,
  { weights }: Pick<SolveResult, 'weights'>,
): Omit<CertifiedProblem, 'features' | 'targets' | 'standardize'> {
  const { family, loss, beta, bias } = spec;
  const [regularizer = 'weight-decay'] = FAMILY_DECLARATIONS[family].regularizers;
  return {
    family,
    depth: Object.keys(weights).filter((name) => /^W\d+$/.test(name)).length,
    loss,
    delta: loss === 'huber' ? (spec.delta ?? DEFAULT_DELTA) : null,
    beta,
    bias,
    regularizer: spec.regularizer ?? regularizer,
  };
}

/** What proves the bound of every network, as the result keeps it. */
export function proofOf({ interpolate }: SolveSpec, { proof }: SolveResult): Proof {
  if (interpolate) throw new Failure('unsupported', 'A certificate file is written for β > 0, not for the limit β → 0.', 'Give a small β.');
  if (proof) return proof;
  throw new Failure(
    'usage',
    'This run did not keep the proof of its bound.',
    'Repeat it with the proof kept (--certificate on the command line).',
  );
}
