// `npm run bench` measures the convex engine against CVXPY with Clarabel on the same problems in the same run:
//
//   npm run bench                    the quick problems
//   npm run bench -- A C             those named
//   npm run bench -- all             also those on which Clarabel takes minutes
//   npm run bench -- --busy A        a ratio even beside other work, marked as such
//
// Ours is the `seconds` of `zerogap solve --json` (enumeration, pricing, master and certificate) in fresh processes, the median of
// several; theirs the solver's own time, without CVXPY's. Both stop at a relative gap of 1e-6. Python is $ZEROGAP_PYTHON or a python3 that can import cvxpy.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';
import { promisify } from 'node:util';
import { compile, ROOT } from './compile.mjs';
import { PROBLEMS, writeProblem } from '../test/bench/problems.mjs';
import { foreignLoad, waitForQuiet } from '../test/bench/foreign-load.mjs';

/** Processors that others may use while a time still counts. */
const QUIET = 0.15;
const PATIENCE_SECONDS = 20;
const RUNS = 5;

const run = promisify(execFile);

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

async function ours({ data, gates, beta }) {
  const seconds = [];
  let answer;
  for (let k = 0; k < RUNS; k++) {
    const patterns = gates ? ['--gates', gates] : ['--patterns', 'all'];
    const options = [
      'solve',
      data,
      '--target',
      'y',
      '--family',
      'two-layer-relu',
      '--beta',
      String(beta),
      ...patterns,
      '--tol',
      '1e-6',
      '--json',
    ];
    const { stdout } = await run(execPath, [join(ROOT, 'build/zerogap.mjs'), ...options]);
    answer = JSON.parse(stdout);
    seconds.push(answer.seconds);
  }
  seconds.sort((a, b) => a - b);
  return { ...answer, seconds: seconds[Math.floor(RUNS / 2)], fastest: seconds[0], slowest: seconds[RUNS - 1] };
}

async function theirs(python, { data, gates, beta }) {
  const { stdout } = await run(python, [join(ROOT, 'test/bench/enumerated_program.py'), data, String(beta), ...(gates ? [gates] : [])], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function measure(name, python, folder, busy) {
  const { n, d, clarabel } = PROBLEMS[name];
  const problem = writeProblem(name, join(folder, name));
  const loads = [await waitForQuiet(QUIET, busy ? 0 : PATIENCE_SECONDS)];
  const zerogap = await ours(problem);
  loads.push(await foreignLoad());
  const reference = python && clarabel !== false ? await theirs(python, problem) : null;
  loads.push(await foreignLoad());
  const load = loads.includes(null) ? null : Math.max(...loads);
  const noisy = load !== null && load > QUIET;
  const ratio = reference && (!noisy || busy) ? reference.seconds / zerogap.seconds : null;
  const apart = reference ? Math.abs(zerogap.objective - reference.objective) / Math.abs(reference.objective) : null;
  return { name, n, d, zerogap: summary(zerogap), clarabel: reference, ratio, apart, load, noisy };
}

function summary({ objective, relativeGap, certificate, patterns, activeNeurons, iterations, seconds, fastest, slowest }) {
  return { objective, relativeGap, certificate, patterns, activeNeurons, iterations, seconds, fastest, slowest };
}

function line({ name, n, d, zerogap, clarabel, ratio, apart, load, noisy }) {
  const time = `${(1000 * zerogap.seconds).toFixed(0)} ms [${(1000 * zerogap.fastest).toFixed(0)}–${(1000 * zerogap.slowest).toFixed(0)}]`;
  const parts = [
    `${name.padEnd(3)} n = ${n}, d = ${d}, ${zerogap.patterns} patterns: zerogap ${time}, ${zerogap.certificate}, gap ${zerogap.relativeGap.toExponential(1)}`,
  ];
  if (clarabel) parts.push(`Clarabel ${clarabel.seconds.toFixed(2)} s, objectives ${apart.toExponential(1)} apart`);
  if (ratio !== null) parts.push(`ratio ${ratio.toFixed(0)}×${noisy ? ' (beside other work)' : ''}`);
  else if (clarabel) parts.push(`no ratio: other programs use ${load.toFixed(1)} processors`);
  return parts.join('; ');
}

const names = argv.slice(2).filter((word) => !word.startsWith('--') && word !== 'all');
const unknown = names.filter((name) => !PROBLEMS[name]);
if (unknown.length > 0) {
  console.error(`No problem is called ${unknown.join(', ')}; there are ${Object.keys(PROBLEMS).join(', ')}.`);
  exit(2);
}
const busy = argv.includes('--busy');
const chosen = names.length > 0 ? names : Object.keys(PROBLEMS).filter((name) => argv.includes('all') || !PROBLEMS[name].slow);

await compile(['main'], (text) => console.error(text));
const python = await findPython();
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; fresh process each, median of ${RUNS} [range]`,
);
if (!python)
  console.log(
    'CVXPY with Clarabel is not here, so there are no ratios: pip install cvxpy clarabel, or set ZEROGAP_PYTHON to a Python that has them.',
  );
const folder = mkdtempSync(join(tmpdir(), 'zerogap-bench-'));
try {
  const results = [];
  for (const name of chosen) {
    results.push(await measure(name, python, folder, busy));
    console.log(line(results.at(-1)));
  }
  mkdirSync(join(ROOT, 'bench-results'), { recursive: true });
  writeFileSync(
    join(ROOT, 'bench-results', 'convex.json'),
    JSON.stringify({ node: process.version, processor: cpus()[0]?.model, results }, null, 2),
  );
  // A ratio that could not be measured is not one that was met.
  if (results.some(({ noisy }) => noisy) && !busy) console.log('Some times were taken beside other work: run again on a quiet machine.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
