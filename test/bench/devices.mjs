// `npm run bench -- devices`: a step of training on each device beside the processor against PyTorch on CUDA in the same run: float32, forward,
// squared loss, L-th power regulariser, back, Adam. A step is the difference of a long and a short training over the difference of their
// epochs; what a training of no epochs would take is given beside it: opening, and the float64 evaluation of the result. Where there is no
// graphics card nothing is measured, which is said; `--any` takes software devices too, to try the bench itself.
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { drawWork, findPython, milliseconds, openTorch, taskOf } from './train.mjs';

const WORK = { K: 256, n: 4096, d: 128, m: 64, networks: 1, steps: 100 };
/** For software devices. */
const SMALL = { K: 4, n: 64, d: 8, m: 8, networks: 1, steps: 20 };
const EPOCHS = [100, 400];
const CHECKED = 100;
/** How far the objectives may be apart after so many steps in float32, relatively. */
const AGREEMENT = 1e-4;

/** One task in a worker of the program. */
async function inWorker(worker, task) {
  const control = new Int32Array(new SharedArrayBuffer(4));
  worker.postMessage({ task, control });
  for (;;) {
    const [message] = await once(worker, 'message');
    if (message.type === 'done') return message.result.result;
    if (message.type === 'failed') throw new Error(message.failure.message);
  }
}

async function secondsOf(worker, task) {
  const began = performance.now();
  await inWorker(worker, task);
  return (performance.now() - began) / 1000;
}

/** Measures every device that is there; true where no objective disagrees. */
export async function benchDevices({ folder, workerFile, any = false }) {
  const worker = new Worker(workerFile);
  const found = (await inWorker(worker, { kind: 'devices' })).filter(({ backend, available }) => backend !== 'embedded' && available);
  const devices = found.filter(({ name }) => any || !/software|processor/.test(name));
  for (const { name } of found.filter((device) => !devices.includes(device)))
    console.log(`Skipped: ${name} is no graphics card (--any takes it).`);
  if (devices.length === 0) console.log('Skipped: this machine has no graphics card that a backend can use; see zerogap devices.');
  const work = drawWork(any ? SMALL : WORK);
  const python = devices.length > 0 ? await findPython() : null;
  const torch = python && (await openTorch(python, folder));
  let agree = true;
  try {
    for (const { backend, name } of devices) {
      const together = (epochs, changes) => {
        const { seed, spec, ...task } = taskOf(work, 'float32', epochs, changes);
        return { ...task, kind: 'train-together', backend, seeds: [seed], spec: { ...spec, backend } };
      };
      const still = await inWorker(worker, together(1, { optimizer: 'gd', learningRate: Number.MIN_VALUE }));
      work.weights = ['W1', 'W2', 'W3'].map((key) => [...still[0].weights[key].data]);
      const [checked] = await inWorker(worker, together(CHECKED));
      const [short, long] = [await secondsOf(worker, together(EPOCHS[0])), await secondsOf(worker, together(EPOCHS[1]))];
      const step = (long - short) / (EPOCHS[1] - EPOCHS[0]);
      const parts = [`${name}: ${milliseconds(step)} ms a step, ${milliseconds(short - EPOCHS[0] * step)} ms for the float64 result`];
      const theirs = torch && (await torch.ask({ ...work, precision: 'float32', threads: 2, device: any ? 'cpu' : 'cuda' }));
      if (theirs) {
        const apart = Math.abs(theirs.objective - checked.objective) / Math.abs(theirs.objective);
        agree &&= apart <= AGREEMENT;
        parts.push(`PyTorch on ${theirs.device} ${milliseconds(theirs.median)} ms`, `${(theirs.median / step).toPrecision(3)}×`);
        parts.push(`objectives ${apart.toExponential(1)} apart after ${CHECKED} steps${apart <= AGREEMENT ? '' : ': THEY DISAGREE'}`);
      } else parts.push('no PyTorch: set ZEROGAP_PYTHON to a Python that has it');
      console.log(parts.join('; '));
    }
  } finally {
    torch?.close();
    await worker.terminate();
  }
  return agree;
}
