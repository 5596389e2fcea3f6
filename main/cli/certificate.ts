import type { Client } from '../../shared/contract/client';
import type { SolveResult } from '../../shared/contract/run';
import { Failure } from '../../shared/contract/failure';
import { writeWithChecker } from '../files/certificate';

/** Writes the certificate of a run to `path`, and the program that checks it beside it. */
export async function writeCertificate(
  client: Client,
  id: string,
  path: string,
  network?: Pick<SolveResult, 'weights' | 'objective'>,
): Promise<void> {
  const delivery = await client.call('run.certificate', { id, ...(network ? { network } : {}) });
  if (delivery.kind !== 'download') throw new Failure('internal', 'The certificate was not handed over.');
  const [certificate, checker] = delivery.files;
  await writeWithChecker(path, certificate.bytes, checker.bytes);
}
