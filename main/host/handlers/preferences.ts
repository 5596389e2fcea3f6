import type { Handlers } from '../../../shared/contract/contract';
import type { Context } from '../context';

export function preferenceHandlers({ preferences }: Context): Pick<Handlers, 'preferences.set'> {
  return { 'preferences.set': (change) => preferences.set(change) };
}
