// One problem solved several times in one running worker, as the window does it:
//
//   node worker-solve.mjs WORKER.cjs TIMES [WORKERS] < problem.json        (X, y, gates, beta, loss, family; auto and timeLimit for a search)
//
// Where it asks for help, WORKERS − 1 others help (1 if not said: nobody).
// Prints one JSON object: what the last solve found and how its bound rose, the wall and processor time of each (the first one is cold), and by how much
// the solves raised the most memory that the process ever had, in MB. Processor time counts every thread of the process: it tells the work from waiting for a busy machine.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { argv, cpuUsage, resourceUsage, stdin } from 'node:process';
import { Worker } from 'node:worker_threads';

let input = '';
for await (const chunk of stdin.setEncoding('utf8')) input += chunk;
const { X, y, gates, beta, loss, family, auto, timeLimit } = JSON.parse(input);
const matrix = (rows) => ({ dtype: 'float64', shape: [rows.length, rows[0].length], data: Float64Array.from(rows.flat()) });
const task = {
  kind: 'solve',
  X: matrix(X),
  Y: matrix(y.map((value) => [value])),
  spec: {
    family,
    loss,
    bias: family === 'spline' ? 'free' : 'none',
    patterns: family === 'spline' || auto ? { kind: 'auto' } : gates ? { kind: 'given', gates: matrix(gates) } : { kind: 'all' },
    beta,
    tolerance: 1e-6,
    seed: 0,
    ...(timeLimit === undefined ? {} : { timeLimit }),
  },
};

const worker = new Worker(argv[2]);
await once(worker, 'online');
const helpers = Array.from({ length: Number(argv[4] ?? 1) - 1 }, createHelper);
await Promise.all(helpers.map((helper) => once(helper.worker, 'online')));
const startMegabytes = peakMegabytes();
const solve = () =>
  new Promise((resolve, reject) => {
    const listen = (message) => {
      if (message.type === 'recruit') helpers.forEach((helper) => helper.answer(message.call));
      if (message.type === 'event') rise(message.event.iterations ?? []);
      if (message.type === 'event' || message.type === 'recruit') return;
      worker.off('message', listen);
      helpers.forEach((helper) => helper.answer(null));
      if (message.type === 'done') resolve(message.result.result);
      else reject(new Error(`${message.failure.message} ${message.failure.hint ?? ''}`));
    };
    worker.on('message', listen);
    worker.postMessage({ task, control: new Int32Array(new SharedArrayBuffer(4)) });
  });

const runs = [];
/** The bounds of the last solve, each with the seconds after which it was told. */
let rising = [];
const rise = (iterations) => {
  for (const { seconds, dual } of iterations)
    if (dual !== null && dual > (rising.at(-1)?.dual ?? -Infinity)) rising.push({ seconds, dual });
};
let result;
for (let k = 0; k < Number(argv[3]); k++) {
  rising = [];
  const [began, before] = [performance.now(), cpuUsage()];
  result = await solve();
  const { user, system } = cpuUsage(before);
  const bound = result.boundSeconds ?? 0;
  // The share of the bound in the processor time is taken to be its share in the time.
  const share = result.seconds / Math.max(result.seconds + bound, (performance.now() - began) / 1000);
  runs.push({ seconds: result.seconds, boundSeconds: bound, processorSeconds: (share * (user + system)) / 1e6 });
}
await Promise.all([worker, ...helpers.map((helper) => helper.worker)].map((each) => each.terminate()));
const { objective, relativeGap, certificate, lowerBound, patterns, activeNeurons, iterations } = result;
const found = { objective, relativeGap, certificate, lowerBound, patterns, activeNeurons, iterations, point: Array.from(result.dual.data) };
console.log(JSON.stringify({ ...found, runs, rising, megabytes: peakMegabytes() - startMegabytes }));

/** A worker that answers one call at a time, the latest; none where that is null. */
function createHelper() {
  const helper = new Worker(argv[2]);
  const leave = new Int32Array(new SharedArrayBuffer(4));
  let waiting = null;
  let isBusy = false;
  const go = () => {
    if (isBusy || !waiting) return;
    Atomics.store(leave, 0, 0);
    helper.postMessage({ help: waiting, leave });
    isBusy = true;
    waiting = null;
  };
  helper.on('message', () => {
    isBusy = false;
    go();
  });
  const answer = (call) => {
    waiting = call;
    Atomics.store(leave, 0, 1);
    go();
  };
  return { worker: helper, answer };
}

/** The most memory that this process had; on Linux maxRSS would be that of the process that started it, where that was more. */
function peakMegabytes() {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes) return Number(kilobytes) / 1024;
  } catch {
    // Not Linux.
  }
  return resourceUsage().maxRSS / 1024;
}
