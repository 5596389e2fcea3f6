// `npm run bench -- train`: the steps of training against PyTorch in the same run, two threads each, the same mathematics: forward, squared
// loss, L-th power regulariser, back, Adam. Ours are whole trainings in the workers of the program, as in the window; a step is the difference
// of a long and a short one over the difference of their epochs. Both begin at the same weights, and the objectives that they reach are
// compared. Beside other work (--busy) both have one thread, and what is compared is processor time.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { cpuUsage, env, memoryUsage, version } from 'node:process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { foreignLoad, waitForQuiet } from './foreign-load.mjs';
import { normals } from './problems.mjs';

/** `epochs`: of the short and the long training. `aim`: how many times as fast as PyTorch. */
const WORKS = {
  large: { K: 64, n: 256, d: 32, m: 16, networks: 1, epochs: [100, 400], steps: 60, aim: { float32: 1.5, float64: 2 } },
  toy: { K: 4, n: 16, d: 4, m: 4, networks: 1, epochs: [10_000, 110_000], steps: 300, aim: { float32: 300, float64: 300 } },
  sweep: { K: 8, n: 40, d: 4, m: 8, networks: 160, epochs: [200, 700], steps: 40, aim: { float32: 5, float64: 5 } },
};
const THREADS = 2;
const BETA = 0.1;
const RATE = 1e-3;
const WARMUP = 30;
/** Steps whose memory is watched. */
const SOAK = 10_000;
/** Steps after which the objectives are compared. */
const CHECKED = 100;
/** How far they may be apart, relatively. */
const AGREEMENT = { float32: 1e-4, float64: 1e-10 };
/** Processors that others may use while a time still counts. */
const QUIET = 0.15;
const PATIENCE_SECONDS = 60;

async function findPython() {
  for (const python of [env.ZEROGAP_PYTHON, 'python3'].filter(Boolean)) {
    try {
      await promisify(execFile)(python, ['-c', 'import torch']);
      return python;
    } catch {
      // The next one may have it.
    }
  }
  return null;
}

/** PyTorch in a process of its own: asks for a work and waits for its answer. */
async function openTorch(python, folder) {
  const child = spawn(python, [join(folder, 'train_torch.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value);
  const { torch } = await next();
  const ask = (work) => {
    child.stdin.write(`${JSON.stringify(work)}\n`);
    return next();
  };
  return { torch, ask, close: () => child.kill() };
}

/** The workers of the program: the first trains, the second trains too where there are several networks and helps where there is one. */
class Workers {
  constructor(file, threads) {
    this.workers = Array.from({ length: threads }, () => new Worker(file));
    this.leave = new Int32Array(new SharedArrayBuffer(4));
  }

  async ready() {
    await Promise.all(this.workers.map((worker) => once(worker, 'online')));
  }

  close() {
    return Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  /** The result of one training by one worker, and the objective of every epoch. */
  train(worker, task, helper, watch) {
    return new Promise((resolve, reject) => {
      const curve = [];
      const listen = (message) => {
        if (message.type === 'recruit') helper?.postMessage({ help: message.call, leave: this.leave });
        if (message.type === 'event' && watch) watch(message.event.progress?.done ?? 0);
        else if (message.type === 'event') for (const { objective } of message.event.curves ?? []) curve.push(...objective);
        if (message.type !== 'done' && message.type !== 'failed') return;
        worker.off('message', listen);
        if (message.type === 'done') resolve({ result: message.result.result, curve });
        else reject(new Error(message.failure.message));
      };
      worker.on('message', listen);
      worker.postMessage({ task, control: new Int32Array(new SharedArrayBuffer(4)) });
    });
  }

  /** Seconds of a training of all networks, by the clock and of a processor. */
  async seconds(task, networks) {
    const began = performance.now();
    const before = cpuUsage();
    if (networks === 1) await this.train(this.workers[0], task, this.workers[1]);
    else {
      let next = 0;
      const each = async (worker) => {
        while (next++ < networks) await this.train(worker, task);
      };
      await Promise.all(this.workers.map(each));
    }
    const { user, system } = cpuUsage(before);
    return { clock: (performance.now() - began) / 1000, processor: (user + system) / 1e6 };
  }
}

function drawWork({ K, n, d, m, networks, steps }) {
  const normal = normals(1);
  const draw = (count) => Array.from({ length: count }, normal);
  return { K, n, d, m, networks, steps, X: draw(n * d), Y: draw(n), beta: BETA, rate: RATE, warmup: WARMUP, checked: CHECKED };
}

function taskOf({ K, n, d, m, X, Y }, precision, epochs, changes = {}) {
  const matrix = (values, columns) => ({ dtype: 'float64', shape: [n, columns], data: Float64Array.from(values) });
  const architecture = { layers: [m, m], branches: K, activation: 'relu', bias: 'none', regularizer: 'power', loss: 'squared', beta: BETA };
  const rule = { optimizer: 'adam', learningRate: RATE, momentum: 0, nesterov: false, ...changes };
  const spec = { architecture, ...rule, epochs, seeds: 1, seed: 0, init: 'he', initScale: 1, backend: 'embedded', precision };
  return { kind: 'train', X: matrix(X, d), Y: matrix(Y, 1), spec, seed: 0 };
}

const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const milliseconds = (seconds) => (1000 * seconds).toPrecision(3);
const range = (values) => `${milliseconds(middle(values))} [${milliseconds(Math.min(...values))}–${milliseconds(Math.max(...values))}]`;

/** Times of both in the rounds that were quiet; `busy`: processor times of all rounds. */
async function measure(name, precision, workers, torch, { busy, rounds }) {
  const work = drawWork(WORKS[name]);
  const [short, long] = WORKS[name].epochs;
  const still = taskOf(work, precision, 1, { optimizer: 'gd', learningRate: Number.MIN_VALUE });
  const { result } = await workers.train(workers.workers[0], still);
  work.weights = ['W1', 'W2', 'W3'].map((key) => [...result.weights[key].data]);
  const { curve } = await workers.train(workers.workers[0], taskOf(work, precision, CHECKED));
  const ours = [];
  const theirs = [];
  let apart = null;
  for (let round = 0; round < rounds; round++) {
    const before = await waitForQuiet(QUIET, busy ? 0 : PATIENCE_SECONDS);
    const answer = torch && (await torch.ask({ ...work, precision, threads: busy ? 1 : THREADS }));
    const seconds = [];
    for (const epochs of [short, long]) seconds.push(await workers.seconds(taskOf(work, precision, epochs), work.networks));
    const loads = [before, await foreignLoad()];
    if (!busy && loads.some((load) => load === null || load > QUIET)) continue;
    const unit = busy ? 'processor' : 'clock';
    ours.push((seconds[1][unit] - seconds[0][unit]) / (long - short));
    if (!answer) continue;
    theirs.push(busy ? answer.processor : answer.median);
    apart = Math.abs(answer.objective - curve[CHECKED]) / Math.abs(answer.objective);
  }
  return { name, precision, ours, theirs, apart };
}

function line({ name, precision, ours, theirs, apart }, busy) {
  if (ours.length === 0) return `${name} ${precision}: no quiet moment in any round; --busy measures beside other work`;
  const parts = [`${name} ${precision}: ${range(ours)} ms`];
  if (theirs.length > 0) {
    parts.push(`PyTorch ${range(theirs)} ms`, `${(middle(theirs) / middle(ours)).toPrecision(3)}× (aim ${WORKS[name].aim[precision]}×)`);
    parts.push(`objectives ${apart.toExponential(1)} apart after ${CHECKED} steps`);
    if (!(apart <= AGREEMENT[precision])) parts.push('THE OBJECTIVES DISAGREE');
  }
  if (busy) parts.push('processor time of one thread each, beside other work');
  return parts.join('; ');
}

/** Measures the works that are named, or all; returns the results, false among them where a comparison failed. */
export async function benchTraining({ folder, workerFile, names = Object.keys(WORKS), busy = false, rounds = 7 }) {
  const python = await findPython();
  const torch = python && (await openTorch(python, folder));
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${version}, ${torch ? `PyTorch ${torch.torch}` : 'no PyTorch: set ZEROGAP_PYTHON to a Python that has it'}; one step, median [least–most]`,
  );
  const results = [];
  try {
    for (const name of names)
      for (const precision of ['float32', 'float64']) {
        const workers = new Workers(workerFile, busy ? 1 : THREADS);
        await workers.ready();
        results.push(await measure(name, precision, workers, torch, { busy, rounds }));
        await workers.close();
        console.log(line(results.at(-1), busy));
      }
  } finally {
    torch?.close();
  }
  return { results, agree: results.every(({ precision, apart }) => apart === null || apart <= AGREEMENT[precision]) };
}

/** Megabytes of this process after each of ten parts of ten thousand steps: of one large network with help, and of a toy in float32. */
export async function soak(workerFile) {
  const works = [
    { name: 'shared', shape: { ...WORKS.large, K: 16 }, precision: 'float64' },
    { name: 'toy', shape: WORKS.toy, precision: 'float32' },
  ];
  for (const { name, shape, precision } of works) {
    const workers = new Workers(workerFile, THREADS);
    await workers.ready();
    const task = taskOf(drawWork(shape), precision, SOAK);
    const sizes = [];
    await workers.train(workers.workers[0], task, workers.workers[1], (done) => {
      while (sizes.length < Math.floor((10 * done) / SOAK)) sizes.push(Math.round(memoryUsage().rss / 2 ** 20));
    });
    await workers.close();
    console.log(`${name}: ${SOAK} steps, MB after each tenth: ${sizes.join(', ')}`);
  }
}

export const TRAINING_WORKS = Object.keys(WORKS);
