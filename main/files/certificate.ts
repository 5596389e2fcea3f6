import { dirname, join } from 'node:path';
import type { NdArray } from '../../shared/contract/array';
import type { Proof } from '../../shared/contract/certificate';
import type { SourceFile } from '../../shared/contract/data';
import { lossNamed } from '../../shared/theory/losses';
import { Failure } from '../../shared/contract/failure';
import { readBytes, writeBytes } from './disk';
import { writeNpz } from './npz';

/** Raised whenever a checker of an earlier form could misread the file. */
const FORMAT = 1;

/** The same name wherever it is written: a reader compares it with the one in the repository. */
export const CHECKER = 'checker.py';

/** How a column of the file becomes one of Y, or several. */
export interface CodedTarget {
  name: string;
  coding: 'number' | 'signs' | 'index' | 'one-hot';
  /** Of a text target, in the order of its coding. */
  levels: string[];
}

/** All of a problem that its data do not say. */
export interface CertifiedProblem {
  family: string;
  /** L */
  depth: number;
  loss: string;
  /** δ of Huber's loss. */
  delta: number | null;
  beta: number;
  bias: string;
  regularizer: string;
  features: string[];
  targets: CodedTarget[];
  standardize: boolean;
}

export interface Certificate {
  problem: CertifiedProblem;
  file: SourceFile;
  weights: Record<string, NdArray>;
  objective: number;
  proof: Proof;
  /** Y, n×C row-major. */
  Y: Float64Array;
}

/**
 * What the certificate file holds: `dual` N (n×C), `bound` = −ℓ*(−N) − `margin`, `kind`, `objective` of the network whose weights are there,
 * `hash` (SHA-256 of the data file's bytes), `problem` (JSON), and the arrays of the proof. checker.py reads it.
 */
export function certificateArrays({ problem, file, weights, objective, proof, Y }: Certificate): Record<string, NdArray | string> {
  const { point, kind, method, arrays } = proof;
  const loss = lossNamed(problem.loss, { delta: problem.delta ?? undefined, outputs: point.shape[1] });
  const N = new Float64Array(point.data);
  const margin = loss.dualRounding(N, Y);
  const { sha256, ...dialect } = file;
  return {
    dual: point,
    bound: scalar(loss.dualValue(N, Y) - margin),
    margin: scalar(margin),
    kind,
    objective: scalar(objective),
    hash: sha256,
    problem: JSON.stringify({ format: FORMAT, ...problem, method, ...dialect }),
    ...weights,
    ...arrays,
  };
}

/** The certificate as an NPZ file. */
export function writeCertificate(certificate: Certificate): Uint8Array<ArrayBuffer> {
  return new Uint8Array(writeNpz(certificateArrays(certificate)));
}

/** Writes the certificate to `path` and the checker into the same folder; refuses to write over another program of that name. */
export async function writeWithChecker(path: string, certificate: Uint8Array, checker: Uint8Array): Promise<string[]> {
  const beside = join(dirname(path), CHECKER);
  const opening = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8').split('[')[0];
  const known = await readBytes(beside).catch(() => null);
  if (known && opening(known) !== opening(checker))
    throw new Failure('usage', `${beside} exists and is another program.`, 'Write the certificate into another folder.');
  await writeBytes(path, certificate);
  await writeBytes(beside, checker);
  return [path, beside];
}

function scalar(value: number): NdArray {
  return { dtype: 'float64', shape: [], data: Float64Array.of(value) };
}
