import type { Run } from '../../shared/contract/run';
import type { Workbench } from './workbench.svelte';

/** Why a run cannot be paused now, or null; one in the queue is held there. */
export function whyNotPause({ name, status }: Run): string | null {
  return status === 'running' || status === 'queued' ? null : `${name} is ${status}.`;
}

/** Why a run cannot go on now, or null; a training that was cut off can. */
export function whyNotResume({ name, status, spec }: Run): string | null {
  if (status === 'paused' || (status === 'interrupted' && (spec.kind === 'train' || spec.kind === 'sweep'))) return null;
  return status === 'interrupted' ? `${name} was cut off, and only trainings go on from where they were.` : `${name} is ${status}.`;
}

/** Why a run cannot be cancelled now, or null. */
export function whyNotCancel({ name, status }: Run): string | null {
  return ['running', 'paused', 'queued'].includes(status) ? null : `${name} has ended.`;
}

/** The place of a run among those that wait, from 0; −1 where it does not. */
const placeOf = ({ session }: Workbench, { id }: Run) => session.project?.queue.indexOf(id) ?? -1;

/** Why a run cannot change its place in the queue by one, up (−1) or down (1); or null. */
export function whyNotMove(workbench: Workbench, run: Run, by: -1 | 1): string | null {
  const place = placeOf(workbench, run);
  if (place < 0) return run.status === 'queued' ? `${run.name} begins as soon as a worker is free.` : `${run.name} does not wait.`;
  if (by < 0 && place === 0) return `${run.name} is the next one.`;
  return by > 0 && place === (workbench.session.project?.queue.length ?? 0) - 1 ? `${run.name} is the last one.` : null;
}

/** Moves a run of the queue by one place. */
export async function moveRun(workbench: Workbench, run: Run, by: -1 | 1): Promise<void> {
  const queue = workbench.session.project?.queue ?? [];
  const before = queue[placeOf(workbench, run) + (by < 0 ? -1 : 2)] ?? null;
  await workbench.attempt('run.move', { id: run.id, before });
}
