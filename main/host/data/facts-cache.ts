import type { Params } from '../../../shared/contract/contract';
import type { ProblemFacts } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import { unsuitedLosses } from '../../../shared/theory/losses/targets';
import type { Context } from '../context';
import { designProblem } from '../problem/problem';
import { preparationOf } from '../problem/problem-key';

type Asked = Params<'data.facts'>;

/** Facts are asked for at every change of a role and cost an arrangement, so each problem's are computed once. */
export class FactsCache {
  private readonly known = new Map<string, Promise<ProblemFacts>>();

  constructor(private readonly context: Pick<Context, 'workspace' | 'supervisor'>) {}

  get({ id, bias, ...terms }: Asked): Promise<ProblemFacts> {
    const prepared = preparationOf(this.context.workspace.dataset(id));
    const key = JSON.stringify([...prepared, bias, terms.loss, terms.delta, terms.activation, terms.program]);
    const known = this.known.get(key);
    if (known) return known;
    const computed = this.compute(id, bias, terms);
    this.known.set(key, computed);
    computed.catch(() => this.known.delete(key));
    return computed;
  }

  private async compute(id: string, bias: Asked['bias'], terms: Omit<Asked, 'id' | 'bias'>): Promise<ProblemFacts> {
    const { workspace, supervisor } = this.context;
    const { X, Y, features, dropped, notes } = designProblem(workspace.dataset(id), workspace.table(id));
    const facts = await supervisor.run({ kind: 'facts', X, Y, bias, terms }, {}, `facts ${id} ${bias} ${JSON.stringify(terms)}`).result;
    if (!facts) throw new Failure('interrupted', 'The facts of this data set were not computed to the end.');
    return { n: X.shape[0], d: X.shape[1], outputs: Y.shape[1], features, dropped, notes, unsuitedLosses: unsuitedLosses(Y), ...facts };
  }
}
