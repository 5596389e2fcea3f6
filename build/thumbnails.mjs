// Writes renderer/components/shell/thumbnails.json: each study of the gallery, run once through the command line and thinned to what a thumbnail shows.
// Run it by hand after a study was added or changed: node build/thumbnails.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STUDIES = join(ROOT, 'shared/studies');
const POINTS = 48;
/** What a command prints is read whole: measures of many epochs are some megabytes. */
const SAID = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28 };

/** A study as options of `zerogap train`. */
function options({ data, architecture, train, sweep }) {
  const training = train ?? sweep;
  const targets = Object.entries(data.roles).filter(([, role]) => role === 'target');
  return [
    ['--target', targets.map(([name]) => name).join(',')],
    ['--layers', architecture.layers.join(',')],
    ['--branches', architecture.branches],
    ['--activation', architecture.activation],
    ['--regularizer', architecture.regularizer],
    ['--bias', architecture.bias],
    ['--beta', architecture.beta],
    ['--optimizer', training.optimizer],
    ['--learning-rate', training.learningRate],
    ['--epochs', training.epochs],
    ['--seeds', training.seeds],
    ['--seed', training.seed],
    ...(training.schedule ? [['--schedule', training.schedule]] : []),
    ['--init', training.init],
    ['--init-scale', training.initScale],
    ...(training.measureEvery === undefined ? [] : [['--measure-every', training.measureEvery]]),
    ...(sweep?.axes ?? []).map(({ name, values }) => ['--sweep', `${name}=${values.join(',')}`]),
  ]
    .flat()
    .map(String)
    .concat(data.standardize ? ['--standardize'] : [])
    .concat(architecture.outputBias ? ['--output-bias'] : []);
}

/** Epochs spread evenly on a log axis, the first and the last among them. */
function spread(last) {
  const epochs = Array.from({ length: POINTS }, (_, i) => Math.round((last + 1) ** (i / (POINTS - 1))) - 1);
  return [...new Set(epochs)];
}

const dataOf = ({ data }) => join(STUDIES, 'data', `${data.source.id}.csv`);
const rounded = (value) => Number(value.toPrecision(5));

/** Of a sweep over one axis: each value with the relative gaps of its networks, the best first. */
function sweepThumbnail(study) {
  const text = execFileSync(process.execPath, [join(ROOT, 'build/zerogap.mjs'), 'train', dataOf(study), ...options(study), '--json'], SAID);
  const { axes, sweep, tolerance } = JSON.parse(text);
  return {
    tolerance,
    sweep: sweep.map(({ point, objectives, lowerBound }) => ({
      value: point[axes[0].name],
      gaps: objectives.map((objective) => Number(((objective - lowerBound.value) / objective).toPrecision(3))).sort((a, b) => a - b),
    })),
  };
}

/** Of a spline: the data (standardised as the study has it) and the corners of the convex spline between their ends. */
function splineThumbnail(study) {
  const { roles, standardize } = study.data;
  const { beta, bias } = study.solve;
  const named = (role) => Object.keys(roles).find((name) => roles[name] === role);
  const text = execFileSync(
    process.execPath,
    [
      ...[join(ROOT, 'build/zerogap.mjs'), 'solve', dataOf(study), '--target', named('target'), '--family', 'spline'],
      ...['--beta', String(beta), '--bias', bias, '--json', ...(standardize ? ['--standardize'] : [])],
    ],
    SAID,
  );
  const [head, ...lines] = readFileSync(dataOf(study), 'utf8').trim().split('\n');
  const columns = head.split(',');
  const [x, y] = ['feature', 'target'].map((role) => lines.map((line) => Number(line.split(',')[columns.indexOf(named(role))])));
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length);
  const scaled = standardize ? x.map((value) => (value - mean) / deviation) : x;
  const { pieces } = JSON.parse(text).spline;
  const [low, high] = [Math.min(...scaled), Math.max(...scaled)];
  const inside = pieces.filter(({ from, to }) => (to ?? Infinity) > low && (from ?? -Infinity) < high);
  const corner = (at, { slope, intercept }) => [rounded(at), rounded(slope[0] * at + intercept[0])];
  return {
    points: scaled.map((value, i) => [rounded(value), rounded(y[i])]),
    spline: [...inside.map((piece) => corner(Math.max(low, piece.from ?? low), piece)), corner(high, inside.at(-1))],
  };
}

/** Of a deep linear network: the singular values of what it computes, over the epochs that were measured, of the best seed. */
function ranksThumbnail(study) {
  const { output, head, bySeed } = trained(study);
  const values = head.flatMap((name, column) => (/^sigma_product_\d+$/.test(name) ? [column] : []));
  const rows = bySeed.get(String(output.bestSeed)).filter((cells) => cells[values[0]] !== '');
  const epoch = head.indexOf('epoch');
  const last = Number(rows.at(-1)[epoch]);
  const shown = new Set(spread(last).map((at) => rows.findIndex((cells) => Number(cells[epoch]) >= at)));
  const kept = rows.filter((_, row) => shown.has(row));
  return { singularValues: values.map((column) => kept.map((cells) => [Number(cells[epoch]), rounded(Number(cells[column]))])) };
}

function thumbnail(study) {
  if (study.sweep) return sweepThumbnail(study);
  if (study.solve?.family === 'spline') return splineThumbnail(study);
  return study.solve?.family === 'deep-linear' ? ranksThumbnail(study) : curvesThumbnail(study);
}

/** What `zerogap train` says of a study, and its history: the names of its columns, and the cells of every epoch of each seed. */
function trained(study) {
  const folder = mkdtempSync(join(tmpdir(), 'zerogap-thumbnail-'));
  try {
    const history = join(folder, 'history.csv');
    const text = execFileSync(
      process.execPath,
      [join(ROOT, 'build/zerogap.mjs'), 'train', dataOf(study), ...options(study), '--history', history, '--json'],
      SAID,
    );
    const [head, ...lines] = readFileSync(history, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const bySeed = new Map();
    for (const cells of lines) {
      const [seed] = cells;
      if (!bySeed.has(seed)) bySeed.set(seed, []);
      bySeed.get(seed).push(cells);
    }
    return { output: JSON.parse(text), head, bySeed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The best, a middling and the worst seed against the bound: three lines are what a thumbnail can tell apart. */
function curvesThumbnail(study) {
  const { output, head, bySeed } = trained(study);
  const objective = head.indexOf('objective');
  const curves = [...bySeed.values()].map((rows) => rows.map((cells) => Number(cells[objective])));
  const ended = curves.sort((a, b) => a.at(-1) - b.at(-1));
  const chosen = [ended[0], ended[ended.length >> 1], ended.at(-1)];
  return {
    bound: output.lowerBound.value,
    curves: chosen.map((curve) => spread(curve.length - 1).map((at) => [at, rounded(curve[at])])),
  };
}

const studies = readdirSync(STUDIES)
  .filter((name) => name.endsWith('.study.json'))
  .map((name) => JSON.parse(readFileSync(join(STUDIES, name), 'utf8')));
const thumbnails = Object.fromEntries(studies.map((study) => [study.id, thumbnail(study)]));
writeFileSync(join(ROOT, 'renderer/components/shell/thumbnails.json'), `${JSON.stringify(thumbnails)}\n`);
