import type { Client } from '../../shared/contract/client';
import type { SolveResult } from '../../shared/contract/run';
import { Failure } from '../../shared/contract/failure';
import { writeWithCheckers } from '../files/certificate';

/** Writes the certificate of a run to `path` (of a path at one of its β), and the programs that check it beside it. */
export async function writeCertificate(
  client: Client,
  id: string,
  path: string,
  of: { beta?: number; network?: Pick<SolveResult, 'weights' | 'objective'> } = {},
): Promise<void> {
  const delivery = await client.call('run.certificate', { id, ...of });
  if (delivery.kind !== 'download') throw new Failure('internal', 'The certificate was not handed over.');
  const [certificate, ...checkers] = delivery.files;
  await writeWithCheckers(path, certificate.bytes, checkers);
}
