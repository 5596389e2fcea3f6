import { KINDS, type Kind } from '../../../shared/contract/certificate';

/** The kind that proves most; null of none. */
export function strongest(kinds: readonly Kind[]): Kind | null {
  return KINDS.find((kind) => kinds.includes(kind)) ?? null;
}
