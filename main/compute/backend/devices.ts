import type { Device } from '../../../shared/contract/device';
import { BACKENDS } from './index';

/** Every backend with what it offers on this machine, or why it is not available. */
export function devices(): Device[] {
  return Object.values(BACKENDS).map((backend) => backend.device());
}
