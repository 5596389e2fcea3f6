import type { Client } from '../../shared/contract/client';
import type { Delivery } from '../../shared/contract/figure';
import type { SolveResult } from '../../shared/contract/run';
import type { Judgement } from '../../shared/contract/verdict';
import { Failure } from '../../shared/contract/failure';
import { writeWithCheckers } from '../files/certificate';

/** Writes the certificate of a run to `path` (of a path at one of its β), and the programs that check it beside it. */
export async function writeCertificate(
  client: Client,
  id: string,
  path: string,
  of: { beta?: number; network?: Pick<SolveResult, 'weights' | 'objective'> } = {},
): Promise<void> {
  await write(await client.call('run.certificate', { id, ...of }), path);
}

/** The same of a network that was judged by the paths of its like. Throws a Failure ('unsupported') where its bound has no proof. */
export async function writeJudged(client: Client, datasetId: string, { verdict, weights }: Judgement, path: string): Promise<void> {
  const { architecture, penalizesOutputBias, objective, ownProof: proof } = verdict;
  if (!proof)
    throw new Failure(
      'unsupported',
      verdict.ownBound
        ? 'The proof of this bound is too large for a certificate file.'
        : 'There is no bound of such networks that a certificate could prove.',
      'Leave --certificate out.',
    );
  await write(await client.call('weights.certificate', { datasetId, architecture, penalizesOutputBias, weights, objective, proof }), path);
}

async function write(delivery: Delivery, path: string): Promise<void> {
  if (delivery.kind !== 'download') throw new Failure('internal', 'The certificate was not handed over.');
  const [certificate, ...checkers] = delivery.files;
  await writeWithCheckers(path, certificate.bytes, checkers);
}
