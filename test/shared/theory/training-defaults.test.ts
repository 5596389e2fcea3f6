import { expect, test } from 'vitest';
import { candidates, standardMeasures, whyNotSideBySide } from '../../../shared/theory/training/backends';
import { specification } from '../../main/compute/train/problems';

test('what is measured where nobody says keeps no training from a device that it may be tried on', () => {
  for (const backend of ['auto', 'embedded', 'tensorflow', 'webgpu'] as const)
    for (const precision of ['float32', 'float64'] as const) {
      const measureEvery = standardMeasures({ backend, precision });
      const spec = specification({ backend, precision, ...(measureEvery === undefined ? {} : { measureEvery }) });
      const others = candidates(spec).filter((name) => name !== 'embedded');
      if (others.length > 0) expect(whyNotSideBySide(spec), `${backend} ${precision}`).toBeNull();
      else expect(measureEvery).toBe('log');
    }
});
