import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DeviceSchema } from '../../../../shared/contract/device';
import { devices } from '../../../../main/compute/backend/devices';

describe('devices', () => {
  it('lists every backend of the contract, and says why one is not available', () => {
    const list = v.parse(v.array(DeviceSchema), devices());
    expect(list.map(({ backend }) => backend)).toEqual(DeviceSchema.entries.backend.options);
    for (const device of list) {
      expect(device.available).toBe(device.backend === 'embedded');
      if (device.available) expect(device).toMatchObject({ precisions: ['float64', 'float32'], threads: expect.any(Number) as number });
      else expect(device).toMatchObject({ precisions: [], reason: expect.stringMatching(/embedded engine only/) as string });
    }
  });
});
