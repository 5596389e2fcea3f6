import type { Client } from '../../shared/contract/client';
import type { Dataset } from '../../shared/contract/data';
import { Failure } from '../../shared/contract/failure';
import type { Architecture } from '../../shared/contract/network';
import type { TrainOutput } from '../../shared/contract/output';
import type { SolveResult } from '../../shared/contract/run';
import { boundingProgram } from '../../shared/theory/families/bounding-program';
import { testTheorems } from '../../shared/theory/theorems';
import { seenBias, termsOf } from '../../shared/theory/theorems/asked';
import { expectationOf } from '../../shared/theory/theorems/expectation';

/** What theory says of the gap of such networks on these data, with every hypothesis tested; null where the data have no facts. */
export async function expectedGap(
  client: Client,
  { id, roles }: Dataset,
  architecture: Architecture,
  program: SolveResult | Failure | null,
): Promise<TrainOutput['expected']> {
  const exact = boundingProgram(architecture, roles) && program && !(program instanceof Failure) && program.certificate === 'exact';
  const count = (wanted: (typeof roles)[number]) => roles.filter((role) => role === wanted).length;
  try {
    const facts = await client.call('data.facts', { id, bias: seenBias(architecture.bias), ...termsOf(architecture, roles) });
    const found = exact ? program.activeNeurons : null;
    const theorems = testTheorems({ architecture, facts, features: count('feature'), targets: count('target'), found });
    const { verdict, theorem } = expectationOf(theorems);
    return { gap: verdict, theorem: theorem?.name ?? null, theorems };
  } catch (error) {
    if (error instanceof Failure && error.code !== 'interrupted') return null;
    throw error;
  }
}
