import type { Device } from '../../../shared/contract/device';
import { BACKENDS } from './index';

/** Every backend with what it offers on this machine, or why it is not available. */
export async function devices(): Promise<Device[]> {
  const list: Device[] = [];
  // One after the other: each loads a library of its own into this thread.
  for (const backend of Object.values(BACKENDS)) list.push(await backend.device());
  return list;
}
