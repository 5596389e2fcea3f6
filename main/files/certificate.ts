import { dirname, join } from 'node:path';
import type { NdArray } from '../../shared/contract/array';
import type { Proof } from '../../shared/contract/certificate';
import type { SourceFile } from '../../shared/contract/data';
import type { WrittenFile } from '../../shared/contract/figure';
import type { Architecture } from '../../shared/contract/network';
import { certifiedKind } from '../../shared/theory/certified-kind';
import { lossNamed, type Loss } from '../../shared/theory/losses';
import { exactPenalty, type LimitKind } from '../../shared/theory/losses/limit';
import { Failure } from '../../shared/contract/failure';
import { readBytes, writeBytes } from './disk';
import { writeNpz } from './npz';

/** Raised whenever a checker of an earlier form could misread the file. */
const FORMAT = 1;

/** The same names wherever they are written: a reader compares them with those in the repository. */
export const CHECKER = 'checker.py';
/** What the networks need that take more; it builds on the other one. */
export const DEEP_CHECKER = 'checker_deep.py';
/** Of three-layer networks with every combination of first-layer patterns; it builds on both. */
export const THREE_LAYER_CHECKER = 'checker_three.py';
/** Of bounds by the paths of a network, with its part for several outputs; it builds on both. */
export const PATHS_CHECKER = 'checker_paths.py';
export const OUTPUTS_CHECKER = 'checker_outputs.py';

const DEEP: readonly string[] = ['three-layer-relu', 'deep-relu', 'deep-linear'];

/** How a column of the file becomes one of Y, or several. */
export interface CodedTarget {
  name: string;
  coding: 'number' | 'signs' | 'index' | 'one-hot';
  /** Of a text target, in the order of its coding. */
  levels: string[];
}

/** What a bound by paths speaks of: a network's architecture, with null for what it leaves out. */
export interface CertifiedArchitecture extends Pick<Architecture, 'layers' | 'branches' | 'activation' | 'bias' | 'regularizer'> {
  biasLayers: NonNullable<Architecture['biasLayers']>;
  outputBias: boolean;
  exponent: number | null;
  penalizesOutputBias: boolean;
}

/** All of a problem that its data do not say. */
export interface CertifiedProblem {
  /** That of the program, or 'paths' where the bound is one of an architecture. */
  family: string;
  architecture?: CertifiedArchitecture;
  /** L */
  depth: number;
  /** That of the contract, or what its limit β → 0 asks for: 'interpolation', 'margin', 'class margin'. */
  loss: string;
  /** δ of Huber's loss. */
  delta: number | null;
  beta: number;
  bias: string;
  regularizer: string;
  /** The norm of the first L − 2 layers where it is held, or bounded. */
  ball: number | null;
  /** Of a limit: what a unit by which the constraint is missed costs. */
  price: number | null;
  features: string[];
  targets: CodedTarget[];
  standardize: boolean;
  /** Which rows of the file it is of, from 0 under the header, ascending; absent where it is of all of them. */
  rows?: number[];
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
  const { point, method, arrays } = proof;
  const loss = lossOf(problem, point.shape[1]);
  const N = new Float64Array(point.data);
  const margin = loss.dualRounding(N, Y);
  const bound = proof.bound ?? { value: loss.dualValue(N, Y) - margin, margin };
  const { sha256, ...dialect } = file;
  return {
    dual: point,
    bound: scalar(bound.value),
    margin: scalar(bound.margin),
    kind: certifiedKind(proof, objective - bound.value, objective),
    objective: scalar(objective),
    hash: sha256,
    problem: JSON.stringify({ format: FORMAT, checker: checkerOf(problem, arrays), ...problem, method, ...dialect }),
    ...weights,
    ...arrays,
  };
}

/** The program that checks the certificate of such a problem, with these arrays of its proof. */
export function checkerOf(
  { family, loss, architecture }: Pick<CertifiedProblem, 'family' | 'loss' | 'architecture'>,
  arrays: Proof['arrays'],
): string {
  if (architecture) return PATHS_CHECKER;
  if (arrays.cells) return THREE_LAYER_CHECKER;
  return DEEP.includes(family) || isLimit(loss) ? DEEP_CHECKER : CHECKER;
}

/** The files that this one needs beside it, itself first. */
export function checkerFiles(checker: string): string[] {
  if (checker === PATHS_CHECKER) return [PATHS_CHECKER, OUTPUTS_CHECKER, DEEP_CHECKER, CHECKER];
  if (checker === THREE_LAYER_CHECKER) return [THREE_LAYER_CHECKER, DEEP_CHECKER, CHECKER];
  return checker === DEEP_CHECKER ? [DEEP_CHECKER, CHECKER] : [CHECKER];
}

function lossOf({ loss, delta, price }: CertifiedProblem, outputs: number): Loss {
  if (isLimit(loss)) return exactPenalty(loss, price ?? Infinity, 1, outputs);
  return lossNamed(loss, { delta: delta ?? undefined, outputs });
}

function isLimit(loss: string): loss is LimitKind {
  return loss === 'interpolation' || loss === 'margin' || loss === 'class margin';
}

/** The certificate as an NPZ file. */
export function writeCertificate(certificate: Certificate): Uint8Array<ArrayBuffer> {
  return new Uint8Array(writeNpz(certificateArrays(certificate)));
}

/** Writes the certificate to `path` and its checkers into the same folder; refuses to write over another program of such a name. */
export async function writeWithCheckers(path: string, certificate: Uint8Array, checkers: readonly WrittenFile[]): Promise<string[]> {
  const opening = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8').split('[')[0];
  const beside = checkers.map(({ name, bytes }) => ({ path: join(dirname(path), name), bytes }));
  for (const own of beside) {
    const known = await readBytes(own.path).catch(() => null);
    if (known && opening(known) !== opening(own.bytes))
      throw new Failure('usage', `${own.path} exists and is another program.`, 'Write the certificate into another folder.');
  }
  await writeBytes(path, certificate);
  for (const own of beside) await writeBytes(own.path, own.bytes);
  return [path, ...beside.map((own) => own.path)];
}

function scalar(value: number): NdArray {
  return { dtype: 'float64', shape: [], data: Float64Array.of(value) };
}
