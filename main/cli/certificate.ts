import type { Client } from '../../shared/contract/client';
import { Failure } from '../../shared/contract/failure';
import { writeWithChecker } from '../files/certificate';

/** Writes the certificate of a run to `path`, and the program that checks it beside it. */
export async function writeCertificate(client: Client, id: string, path: string): Promise<void> {
  const delivery = await client.call('run.certificate', { id });
  if (delivery.kind !== 'download') throw new Failure('internal', 'The certificate was not handed over.');
  const [certificate, checker] = delivery.files;
  await writeWithChecker(path, certificate.bytes, checker.bytes);
}
