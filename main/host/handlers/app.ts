import { cpus } from 'node:os';
import type { Handlers } from '../../../shared/contract/contract';
import type { Device } from '../../../shared/contract/device';
import { threadCount } from '../../compute/threads';
import type { Context } from '../context';
import { machineMemory } from '../machine';

type Methods = 'app.info' | 'app.devices';

export function appHandlers({ platform, version }: Context): Pick<Handlers, Methods> {
  return {
    'app.info': async () => ({
      version,
      shell: platform.shell,
      runtime: process.versions['electron'] ? `Electron ${process.versions['electron']}` : `Node ${process.versions.node}`,
      platform: `${process.platform} ${process.arch}`,
      dialogs: platform.dialogs !== undefined,
      threads: threadCount(),
      memory: machineMemory(),
    }),
    'app.devices': async () => [embedded(), ...ABSENT],
  };
}

function embedded(): Device {
  const model = cpus()[0]?.model.trim();
  return {
    backend: 'embedded',
    available: true,
    name: `WebAssembly SIMD${model ? ` on ${model}` : ''}`,
    precisions: ['float64'],
    threads: threadCount(),
  };
}

const ABSENT: Device[] = (['tensorflow', 'webgpu'] as const).map((backend) => ({
  backend,
  available: false,
  name: backend === 'tensorflow' ? 'TensorFlow' : 'WebGPU',
  precisions: [],
  reason: 'This version computes on the embedded engine only.',
}));
