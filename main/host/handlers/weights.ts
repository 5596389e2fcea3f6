import type { Handlers } from '../../../shared/contract/contract';
import type { Context } from '../context';
import { judge } from '../judge';

export function weightsHandlers(context: Context): Pick<Handlers, 'weights.judge'> {
  return { 'weights.judge': (request) => judge(context, request) };
}
