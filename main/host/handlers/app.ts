import type { Handlers } from '../../../shared/contract/contract';
import type { Device } from '../../../shared/contract/device';
import { Failure } from '../../../shared/contract/failure';
import type { Context } from '../context';
import { machineMemory } from '../machine';

type Methods = 'app.info' | 'app.devices' | 'app.newWindow';

export function appHandlers({ platform, version, supervisor, threads }: Context): Pick<Handlers, Methods> {
  /** Asked once: a device that is busy with a training would answer when that is over. */
  let devices: Promise<Device[]> | null = null;
  return {
    'app.info': async () => ({
      version,
      shell: platform.shell,
      runtime: process.versions['electron'] ? `Electron ${process.versions['electron']}` : `Node ${process.versions.node}`,
      platform: `${process.platform} ${process.arch}`,
      dialogs: platform.dialogs !== undefined,
      threads: threads(),
      memory: machineMemory(),
    }),
    async 'app.newWindow'() {
      if (!platform.newWindow)
        throw new Failure('unsupported', 'This host has no windows of its own.', 'For another project, start another `zerogap serve`.');
      await platform.newWindow();
      return {};
    },
    async 'app.devices'() {
      devices ??= supervisor.run({ kind: 'devices' }).result.then((list) => list ?? []);
      try {
        const list = await devices;
        // How many workers there are may have been chosen anew since.
        return list.map((device) => (device.backend === 'embedded' ? { ...device, threads: threads() } : device));
      } catch (error) {
        devices = null;
        throw error;
      }
    },
  };
}
