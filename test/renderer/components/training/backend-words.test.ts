import { expect, test } from 'vitest';
import { deviceLines, whereWords } from '../../../../renderer/components/training/backend-words';
import type { Device } from '../../../../shared/contract/device';

const EMBEDDED: Device = { backend: 'embedded', available: true, name: 'WASM SIMD', precisions: ['float64', 'float32'], threads: 2 };
const CARD: Device = { backend: 'webgpu', available: true, name: 'A card', precisions: ['float32'] };
const ABSENT: Device = {
  backend: 'tensorflow',
  available: false,
  name: 'TensorFlow',
  precisions: [],
  reason: 'Not installed.',
  remedy: 'Install it.',
};

test('the status bar says where the next training would run', () => {
  expect(whereWords({ backend: 'auto', precision: 'float64' }, [])).toBe('Embedded engine, float64');
  expect(whereWords({ backend: 'auto', precision: 'float32' }, [])).toBe('Automatic, float32');
  expect(whereWords({ backend: 'webgpu', precision: 'float32' }, [])).toBe('WebGPU, float32');
  expect(whereWords({ backend: 'auto', precision: 'float64' }, [EMBEDDED, ABSENT, CARD])).toBe('Embedded engine, 2 threads, float64');
  expect(whereWords({ backend: 'auto', precision: 'float32' }, [EMBEDDED, ABSENT, CARD])).toBe('Automatic of 2 backends, float32');
  expect(whereWords({ backend: 'webgpu', precision: 'float32' }, [EMBEDDED, ABSENT, CARD])).toBe('WebGPU, float32');
  expect(whereWords({ backend: 'tensorflow', precision: 'float32' }, [EMBEDDED, ABSENT, CARD])).toBe('TensorFlow is not available');
});

test('it lists every backend, and how to get one that is not there', () => {
  expect(deviceLines([])).toBe('Other backends are being looked for');
  expect(deviceLines([EMBEDDED, ABSENT, CARD])).toBe(
    'Embedded engine: WASM SIMD\nTensorFlow: not available. Not installed. Install it.\nWebGPU: A card',
  );
});
