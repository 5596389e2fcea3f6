import type { Handlers } from '../../../shared/contract/contract';
import type { Context } from '../context';
import { judgedCertificate } from '../problem/certificate';
import { judge } from '../problem/judge';
import { openWeights } from '../problem/open-weights';

type Methods = Extract<keyof Handlers, `weights.${string}`>;

export function weightsHandlers(context: Context): Pick<Handlers, Methods> {
  return {
    'weights.open': (request) => openWeights(context, request),
    'weights.judge': (request) => judge(context, request),
    'weights.certificate': (request) => judgedCertificate(context, request),
  };
}
