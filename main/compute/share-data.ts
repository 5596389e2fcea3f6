import type { Matrix } from '../../shared/contract/array';
import type { Job } from './job';

/** A job with its data on shared memory, so that they are not copied for every task. */
export function shareData<J extends Job>(job: J): J {
  if (!('X' in job)) return job;
  const test = 'test' in job && job.test ? { test: { X: shared(job.test.X), Y: shared(job.test.Y) } } : {};
  return { ...job, X: shared(job.X), Y: shared(job.Y), ...test };
}

function shared({ dtype, shape, data }: Matrix): Matrix {
  const copy = new Float64Array(new SharedArrayBuffer(data.byteLength));
  copy.set(data);
  return { dtype, shape, data: copy };
}
