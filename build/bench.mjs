// `npm run bench` measures the convex engine against CVXPY with Clarabel on the same problems in the same run:
//
//   npm run bench                    the quick problems
//   npm run bench -- A C             those named
//   npm run bench -- all             also those on which Clarabel takes minutes
//   npm run bench -- --cold B        only the first solve of a process (or --warm: only a running one)
//   npm run bench -- --alone B       without the other solver
//   npm run bench -- --busy A        a ratio even beside other work, marked as such
//   npm run bench -- bounds          the certified bounds of real data, and what they take
//   npm run bench -- growth          time and memory against n, d and P, with figures
//   npm run bench -- ceilings        what the kernels reach on this machine, and what each problem (or those named) asks of them
//   npm run bench -- devices         training on graphics cards against PyTorch on CUDA (--any: on software devices too)
//   npm run bench -- train           training against PyTorch (large, toy or sweep: only that), in ZEROGAP_PYTHON or a python3 that has it
//   npm run bench -- soak            the memory of ten thousand steps
//   npm run bench -- window          script of a frame while curves stream and while 100,000 points are moved about, a dragged spline point, and the start
//
// Cold is the `seconds` of `zerogap solve --json` (enumeration, pricing, master and the program's certificate) in fresh processes; warm the
// same solve in a running worker, as in the window. Theirs is the solver's own time, without CVXPY's. Both stop at a relative gap of 1e-6.
// Where other programs keep the machine busy (--busy), ratios are those of processor times; growth and ceilings take the least of several solves, without what other programs took. Python is $ZEROGAP_PYTHON or a python3 that can import cvxpy.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';
import { promisify } from 'node:util';
import { compile, ROOT } from './compile.mjs';
import { BOUND_HEAD, boundLine, boundProblems, LIMIT } from '../test/bench/bounds.mjs';
import { foreignLoad, waitForQuiet } from '../test/bench/foreign-load.mjs';
import { growthCharts, growthPoints } from '../test/bench/growth.mjs';
import { benchDevices } from '../test/bench/devices.mjs';
import { benchTraining, soak, TRAINING_WORKS } from '../test/bench/train.mjs';
import { drawProblem, PROBLEMS, solveOptions, writeProblem } from '../test/bench/problems.mjs';

/** Processors that others may use while a time still counts. */
const QUIET = 0.15;
const PATIENCE_SECONDS = 20;
const COLD_RUNS = 5;
const WARM_RUNS = 12;
const GROWTH_RUNS = 8;
const CEILING_RUNS = 12;
/** Both optima are within this of each other, relatively, where both are right. */
const AGREEMENT = 5e-6;

const run = promisify(execFile);
const RESULTS = join(ROOT, 'bench-results');
const WORKER = join(ROOT, 'out/main/worker.cjs');

async function findPython() {
  for (const python of [env.ZEROGAP_PYTHON, 'python3'].filter(Boolean)) {
    try {
      await run(python, ['-c', 'import cvxpy, clarabel']);
      return python;
    } catch {
      // The next one may have it.
    }
  }
  return null;
}

/** Least, median and most of some times. */
function spreadOf(seconds) {
  const sorted = [...seconds].sort((a, b) => a - b);
  return { least: sorted[0], median: sorted[Math.floor(sorted.length / 2)], most: sorted[sorted.length - 1] };
}

async function cold(problem) {
  const answers = [];
  for (let k = 0; k < COLD_RUNS; k++) {
    const { stdout } = await run(execPath, [join(ROOT, 'build/zerogap.mjs'), 'solve', ...solveOptions(problem), '--json']);
    answers.push(JSON.parse(stdout));
  }
  return { found: answers[0], seconds: spreadOf(answers.map(({ seconds }) => seconds)) };
}

/** Solves in a worker of a process of its own, with others that help where there are several; the first of the runs is cold. */
async function inWorker(problem, times, workers = 1) {
  const child = spawn(
    execPath,
    [join(ROOT, 'test/bench/worker-solve.mjs'), join(ROOT, 'out/main/worker.cjs'), String(times), String(workers)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  child.stdin.end(JSON.stringify(problem));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`The solve in a worker ended with ${code}.`);
  return JSON.parse(output);
}

async function warm(name) {
  const found = await inWorker(drawProblem(PROBLEMS[name]), WARM_RUNS);
  const [first, ...runs] = found.runs;
  return {
    found,
    seconds: spreadOf(runs.map(({ seconds }) => seconds)),
    processor: spreadOf(runs.map(({ processorSeconds }) => processorSeconds)),
    firstProcessor: first.processorSeconds,
  };
}

async function theirs(python, { family, loss, data, gates, beta }) {
  const script = join(ROOT, 'test/bench/enumerated_program.py');
  const { stdout } = await run(python, [script, family, loss, data, String(beta), ...(gates ? [gates] : [])], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function measure(name, python, folder, { busy, modes, alone }) {
  const problem = writeProblem(name, join(folder, name));
  const loads = [await waitForQuiet(QUIET, busy ? 0 : PATIENCE_SECONDS)];
  const times = {};
  if (modes.includes('cold')) times.cold = await cold(problem);
  loads.push(await foreignLoad());
  // The first solve of a running worker tells the processor time of a cold one.
  times.warm = await warm(name);
  loads.push(await foreignLoad());
  const clarabel = python && !alone && PROBLEMS[name].clarabel !== false ? await theirs(python, problem) : null;
  loads.push(await foreignLoad());
  const load = loads.includes(null) ? null : Math.max(...loads);
  const { objective, relativeGap, certificate, patterns, activeNeurons, iterations } = (times.cold ?? times.warm).found;
  return {
    name,
    found: { objective, relativeGap, certificate, patterns, activeNeurons, iterations },
    cold: times.cold && { seconds: times.cold.seconds, processorSeconds: times.warm.firstProcessor },
    warm: modes.includes('warm') ? { seconds: times.warm.seconds, processorSeconds: times.warm.processor.least } : undefined,
    clarabel,
    apart: clarabel && Math.abs(objective - clarabel.objective) / Math.abs(clarabel.objective),
    load,
    noisy: load !== null && load > QUIET,
  };
}

const milliseconds = (seconds) => String(Number((1000 * seconds).toPrecision(3)));
const whole = (ratio) => (ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0));

function line(result, ofA, busy) {
  const { name, found, clarabel, apart, load, noisy } = result;
  const { n, d, aim = {} } = PROBLEMS[name];
  const parts = [
    `${name.padEnd(6)} n = ${n}, d = ${d}, ${found.patterns} patterns, ${found.certificate}, gap ${found.relativeGap.toExponential(1)}`,
  ];
  for (const mode of ['cold', 'warm']) {
    if (!result[mode]) continue;
    const { seconds, processorSeconds } = result[mode];
    // Beside other work the clock measures that work too: then processor times are compared, of both.
    const [ours, theirs] = noisy ? [processorSeconds, clarabel?.processorSeconds] : [seconds.median, clarabel?.seconds];
    let text = `${mode} ${milliseconds(seconds.median)} ms [${milliseconds(seconds.least)}–${milliseconds(seconds.most)}], ${milliseconds(processorSeconds)} ms of a processor`;
    if (clarabel && (!noisy || busy)) text += `, ${whole(theirs / ours)}×${aim[mode] ? ` (aim ${aim[mode]}×)` : ''}`;
    if (aim.shareOfA && ofA)
      text += `, ${(ours / ofA[noisy ? 'processorSeconds' : 'seconds']).toFixed(3)} of Clarabel's time on A (aim ${aim.shareOfA})`;
    parts.push(text);
  }
  if (clarabel)
    parts.push(
      `Clarabel ${clarabel.seconds.toFixed(2)} s (${clarabel.processorSeconds.toFixed(2)} s of a processor), optima ${apart.toExponential(1)} apart`,
    );
  if (clarabel && !(apart <= AGREEMENT)) parts.push('THE OPTIMA DISAGREE');
  if (noisy)
    parts.push(
      busy
        ? `ratios of processor times, beside ${load.toFixed(1)} busy processors`
        : `no ratio: other programs use ${load.toFixed(1)} processors`,
    );
  return parts.join('; ');
}

async function compare(names, options) {
  const python = await findPython();
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; median [least–most]`);
  if (!python && !options.alone)
    console.log(
      'CVXPY with Clarabel is not here, so there are no ratios: pip install cvxpy clarabel, or set ZEROGAP_PYTHON to a Python that has them.',
    );
  const folder = mkdtempSync(join(tmpdir(), 'zerogap-bench-'));
  const results = [];
  try {
    for (const name of names) {
      results.push(await measure(name, python, folder, options));
      const ofA = results.find((result) => result.name === 'A')?.clarabel;
      console.log(line(results.at(-1), ofA, options.busy));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  write('convex.json', JSON.stringify({ node: process.version, processor: cpus()[0]?.model, results }, null, 2));
  // A ratio that could not be measured is not one that was met.
  if (results.some(({ noisy }) => noisy) && !options.busy)
    console.log('Some times were taken beside other work: run again on a quiet machine.');
  return results.every(({ clarabel, apart }) => !clarabel || apart <= AGREEMENT);
}

async function bounds() {
  console.log(BOUND_HEAD);
  const results = [];
  for (const { data, share, problem } of boundProblems(ROOT)) {
    const { runs, ...found } = await inWorker({ ...problem, timeLimit: LIMIT }, 1);
    const { point: _own, ...together } = await inWorker({ ...problem, timeLimit: LIMIT }, 1, 2);
    const { point: _point, ...told } = found;
    console.log(boundLine({ data, share, problem, found, runs, together }));
    results.push({ data, share, beta: problem.beta, ...told, runs, together });
  }
  write('bounds.json', JSON.stringify({ node: process.version, processor: cpus()[0]?.model, limit: LIMIT, results }, null, 2));
}

async function growth() {
  const results = [];
  await withModule('test/bench/ceilings.ts', async ({ workOf }) => {
    for (const point of growthPoints()) results.push(await grown(point, workOf));
  });
  const columns = Object.keys(results[0]);
  write(
    'growth.csv',
    [columns, ...results.map((row) => columns.map((column) => row[column]))].map((row) => row.join(',')).join('\n') + '\n',
  );
  await drawAll(growthCharts(results));
}

/** Time and memory of one size, both of warm solves. */
async function grown({ axis, value, problem }, workOf) {
  const { runs, patterns, megabytes, objective } = await inWorker(drawProblem(problem), GROWTH_RUNS);
  // Beside sampled patterns processor time cannot be told from that of the bound; a sweep is one call, too long to be left alone.
  const seconds = problem.patterns
    ? workOf(drawProblem(problem), CEILING_RUNS).seconds
    : Math.min(...runs.slice(1).map(({ processorSeconds }) => processorSeconds));
  console.log(`${axis} = ${value}: ${milliseconds(seconds)} ms, ${megabytes.toFixed(0)} MB`);
  return { axis, value, n: problem.n, d: problem.d, patterns, seconds, megabytes, objective };
}

/** The kernels at their best, then what they have to do in a warm solve of each problem. */
async function measureCeilings(names) {
  await withModule('test/bench/ceilings.ts', ({ ceilings, workOf }) => {
    const rates = ceilings();
    for (const { kernel, gigaflops, gigabytes } of rates)
      console.log(`${kernel.padEnd(24)} ${gigaflops.toFixed(1)} GFLOP/s${gigabytes ? `, ${gigabytes.toFixed(1)} GB/s` : ''}`);
    const works = names.map((name) => ({ name, ...workOf(drawProblem(PROBLEMS[name]), CEILING_RUNS) }));
    for (const { name, seconds, shares } of works) {
      console.log(`${name}: ${milliseconds(seconds)} ms, without what other programs took`);
      for (const { kernel, calls, gigaflop, seconds: spent } of shares)
        console.log(
          `  ${kernel.padEnd(22)} ${String(calls).padStart(7)} calls, ${milliseconds(spent)} ms${gigaflop === null ? '' : `, ${gigaflop.toPrecision(2)} GFLOP`}`,
        );
    }
    write('ceilings.json', JSON.stringify({ processor: cpus()[0]?.model, rates, works }, null, 2));
  });
}

/** The window as a person uses it, in real browsers. */
async function measureTheWindow() {
  await withModule('test/bench/window.ts', async ({ measureWindow }) => {
    const results = await measureWindow(foreignLoad, (text) => console.log(text));
    write('window.json', JSON.stringify({ node: process.version, processor: cpus()[0]?.model, results }, null, 2));
  });
}

/** The charts through the project's own figures. */
async function drawAll(charts) {
  await withModule('test/bench/growth-figure.ts', async ({ drawGrowth }) => {
    for (const { name, data } of charts)
      for (const { extension, bytes } of await drawGrowth(data)) write(`growth-${name}.${extension}`, bytes);
  });
}

/** Calls `use` with a module of the project's own sources, which are TypeScript. */
async function withModule(path, use) {
  const { createServer } = await import('vite');
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true },
  });
  try {
    await use(await server.ssrLoadModule(join(ROOT, path)));
  } finally {
    await server.close();
  }
}

async function trainingBench(works, busy) {
  const names = works.length > 0 ? works : TRAINING_WORKS;
  const { results, agree } = await benchTraining({ folder: join(ROOT, 'test/bench'), workerFile: WORKER, busy, names });
  write('train.json', JSON.stringify({ node: process.version, processor: cpus()[0]?.model, results }, null, 2));
  if (!agree) exit(1);
}

function write(name, content) {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, name), content);
  console.log(`bench-results/${name}`);
}

const MODES = ['all', 'bounds', 'growth', 'ceilings', 'train', 'soak', 'devices', 'window', ...TRAINING_WORKS];
const FLAGS = ['--busy', '--cold', '--warm', '--alone', '--any'];
const words = argv.slice(2);
const names = words.filter((word) => !word.startsWith('--') && !MODES.includes(word));
const unknown = [...names.filter((name) => !PROBLEMS[name]), ...words.filter((word) => word.startsWith('--') && !FLAGS.includes(word))];
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}: name ${Object.keys(PROBLEMS).join(', ')}, ${MODES.join(', ')}, with ${FLAGS.join(', ')}.`,
  );
  exit(2);
}
const modes = ['cold', 'warm'].filter((mode) => words.includes(`--${mode}`));
const chosen = names.length > 0 ? names : Object.keys(PROBLEMS).filter((name) => words.includes('all') || !PROBLEMS[name].slow);

await compile(words.includes('window') ? undefined : ['main'], (text) => console.error(text));
const works = TRAINING_WORKS.filter((work) => words.includes(work));
if (words.includes('soak')) await soak(WORKER);
else if (words.includes('devices')) {
  if (!(await benchDevices({ folder: join(ROOT, 'test/bench'), workerFile: WORKER, any: words.includes('--any') }))) exit(1);
} else if (words.includes('train') || works.length > 0) await trainingBench(works, words.includes('--busy'));
else if (words.includes('window')) await measureTheWindow();
else if (words.includes('growth')) await growth();
else if (words.includes('bounds')) await bounds();
else if (words.includes('ceilings'))
  await measureCeilings((names.length > 0 ? names : Object.keys(PROBLEMS)).filter((name) => PROBLEMS[name].family !== 'spline'));
else {
  const options = { busy: words.includes('--busy'), alone: words.includes('--alone'), modes: modes.length > 0 ? modes : ['cold', 'warm'] };
  if (!(await compare(chosen, options))) exit(1);
}
