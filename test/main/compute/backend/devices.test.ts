import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DeviceSchema } from '../../../../shared/contract/device';
import { devices } from '../../../../main/compute/backend/devices';
import { BACKENDS, SIDE_BY_SIDE } from '../../../../main/compute/backend';
import { recorder, normalProblem, specification } from '../train/problems';

beforeAll(() => {
  vi.stubEnv('ZEROGAP_TENSORFLOW', '/nowhere');
  vi.stubEnv('ZEROGAP_WEBGPU_ADAPTER', 'no such adapter');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describe('devices', () => {
  it('lists every backend of the contract, and says why one is not available and how to mend that', async () => {
    const list = v.parse(v.array(DeviceSchema), await devices());
    expect(list.map(({ backend }) => backend)).toEqual(DeviceSchema.entries.backend.options);
    expect(list[0]).toMatchObject({ available: true, precisions: ['float64', 'float32'], threads: expect.any(Number) as number });
    expect(list[1]).toMatchObject({
      available: false,
      precisions: [],
      reason: expect.stringMatching(/native part is not installed \(there is no .*nowhere/) as string,
      remedy: expect.stringMatching(/npm run setup:tensorflow/) as string,
    });
    expect(list[2]).toMatchObject({ available: false, reason: expect.stringMatching(/no such adapter|no graphics card/) as string });
  });

  it('refuses to train where there is no device, with the remedy, and never elsewhere', async () => {
    const { X, Y } = normalProblem(4, 2, 1, 1);
    await expect(
      SIDE_BY_SIDE.tensorflow.train(X, Y, specification({ backend: 'tensorflow', precision: 'float32' }), [0], recorder()),
    ).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/^The backend TensorFlow is not available: /) as string,
      hint: expect.stringMatching(/setup:tensorflow/) as string,
    });
    expect(await SIDE_BY_SIDE.tensorflow.epochSeconds(X, Y, specification())).toBeNull();
    expect((await BACKENDS.embedded.device()).available).toBe(true);
  });
});
