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

/** Of a sweep over one axis: each value with the relative gaps of its networks, the best first. */
function sweepThumbnail(study) {
  const file = join(STUDIES, 'data', `${study.data.source.id}.csv`);
  const text = execFileSync(process.execPath, [join(ROOT, 'build/zerogap.mjs'), 'train', file, ...options(study), '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { axes, sweep, tolerance } = JSON.parse(text);
  return {
    tolerance,
    sweep: sweep.map(({ point, objectives, lowerBound }) => ({
      value: point[axes[0].name],
      gaps: objectives.map((objective) => Number(((objective - lowerBound.value) / objective).toPrecision(3))).sort((a, b) => a - b),
    })),
  };
}

function thumbnail(study) {
  if (study.sweep) return sweepThumbnail(study);
  const folder = mkdtempSync(join(tmpdir(), 'zerogap-thumbnail-'));
  try {
    const history = join(folder, 'history.csv');
    const file = join(STUDIES, 'data', `${study.data.source.id}.csv`);
    const output = execFileSync(
      process.execPath,
      [join(ROOT, 'build/zerogap.mjs'), 'train', file, ...options(study), '--history', history, '--json'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [head, ...lines] = readFileSync(history, 'utf8').trim().split('\n');
    const columns = head.split(',');
    const [seed, epoch, objective] = ['seed', 'epoch', 'objective'].map((name) => columns.indexOf(name));
    const bySeed = new Map();
    for (const line of lines) {
      const cells = line.split(',');
      const curve = bySeed.get(cells[seed]) ?? [];
      curve[Number(cells[epoch])] = Number(cells[objective]);
      bySeed.set(cells[seed], curve);
    }
    const ended = [...bySeed.values()].sort((a, b) => a.at(-1) - b.at(-1));
    // The best, a middling and the worst seed: three lines are what a thumbnail can tell apart.
    const chosen = [ended[0], ended[ended.length >> 1], ended.at(-1)];
    return {
      bound: JSON.parse(output).lowerBound.value,
      curves: chosen.map((curve) => spread(curve.length - 1).map((at) => [at, Number(curve[at].toPrecision(5))])),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const studies = readdirSync(STUDIES)
  .filter((name) => name.endsWith('.study.json'))
  .map((name) => JSON.parse(readFileSync(join(STUDIES, name), 'utf8')));
const thumbnails = Object.fromEntries(studies.map((study) => [study.id, thumbnail(study)]));
writeFileSync(join(ROOT, 'renderer/components/shell/thumbnails.json'), `${JSON.stringify(thumbnails)}\n`);
