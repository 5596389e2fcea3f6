import { expect, it } from 'vitest';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, prepared, project } from '../fixtures';
import { all, click, one, openWindow } from '../window';

/** A host that keeps networks and data sets as they are changed. */
function keeping(betaMax: () => number): FakeHost {
  const host: FakeHost = new FakeHost(project({ datasets: [DATASET], path: '/p.zerogap' }), {
    'data.facts': () => ({ ...FACTS, betaMax: betaMax() }),
    'data.points': () => ({ x: empty(), y: empty(), groups: null, levels: [], total: 0 }),
    'data.update': (change) => {
      const dataset = prepared(host.project.datasets[0], change);
      host.change({ ...host.project, datasets: [dataset] });
      return dataset;
    },
    'network.add': ({ name, architecture }) => {
      const network = { id: 'n', name, architecture };
      host.change({ ...host.project, networks: [network] });
      return network;
    },
    'network.update': ({ architecture }) => {
      const network = { ...host.project.networks[0], architecture: architecture ?? NETWORK.architecture };
      host.change({ ...host.project, networks: [network] });
      return network;
    },
  });
  return host;
}
const empty = () => ({ dtype: 'float64' as const, shape: [0], data: new Float64Array() });
const beta = (host: FakeHost) => host.project.networks[0].architecture.beta;

it('proposes a β for the data, follows a change of them, and leaves alone what someone chose', async () => {
  let betaMax = 1000;
  const host = keeping(() => betaMax);
  await openWindow(host);
  await click(all('button', 'Add network')[0]);
  expect(beta(host)).toBe(20);

  betaMax = 50;
  await click(one('tab', 'Data'));
  await click(one('switch', 'Standardise the features'));
  expect(beta(host)).toBe(1);

  host.change({ ...host.project, networks: [{ ...host.project.networks[0], architecture: { ...NETWORK.architecture, beta: 7 } }] });
  betaMax = 500;
  await click(one('switch', 'Standardise the features'));
  expect(beta(host)).toBe(7);
});
