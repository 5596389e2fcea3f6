import type { Device } from '../../../shared/contract/device';
import { PREFERENCES } from '../../../shared/contract/preferences';
import type { TrainSpec } from '../../../shared/contract/run';

/** What the backends are called in the window. */
export const BACKEND_LABELS = PREFERENCES.backend.labels;

/** Where the next training would run: 'Embedded engine, 2 threads, float64'. */
export function whereWords({ backend, precision }: Pick<TrainSpec, 'backend' | 'precision'>, devices: readonly Device[]): string {
  // The embedded engine is always there, and nothing else computes in float64; others take some seconds to be found.
  if (devices.length === 0) return `${BACKEND_LABELS[backend === 'auto' && precision === 'float64' ? 'embedded' : backend]}, ${precision}`;
  const available = devices.filter((device) => device.available && device.precisions.includes(precision));
  const [only, ...others] = backend === 'auto' ? available : available.filter((device) => device.backend === backend);
  if (!only) return `${BACKEND_LABELS[backend]} is not available`;
  if (others.length > 0) return `${BACKEND_LABELS.auto} of ${available.length} backends, ${precision}`;
  const threads = only.threads === undefined ? [] : [`${only.threads} ${only.threads === 1 ? 'thread' : 'threads'}`];
  return [BACKEND_LABELS[only.backend], ...threads, precision].join(', ');
}

/** All backends, one a line: what each is, or why it is not available and how to mend that. */
export function deviceLines(devices: readonly Device[]): string {
  if (devices.length === 0) return 'Other backends are being looked for';
  return devices
    .map(({ backend, available, name, reason, remedy }) =>
      [`${BACKEND_LABELS[backend]}: ${available ? name : `not available. ${reason ?? ''}`}`, available ? undefined : remedy]
        .filter(Boolean)
        .join(' '),
    )
    .join('\n');
}
