import * as v from 'valibot';
import { Failure } from '../../../shared/contract/failure';

/** The value as the schema's output, or a Failure that names the field, in one sentence. */
export function validate<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? '';
  const where = path === '' ? what : `${what}: ${path}`;
  throw new Failure('usage', `${where} is not valid: ${sentence(issue.message)}`, undefined, path === '' ? undefined : { field: path });
}

const sentence = (message: string) => (/[.!?]$/.test(message) ? message : `${message}.`);
