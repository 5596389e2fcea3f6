// The table of certified bounds: real data, squared loss, y the standardised number of the class (or the target itself), at shares of β_max.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DATA = ['iris', 'wine', 'diabetes', 'breast-cancer'];
const SHARES = [0.05, 0.2];
/** Seconds for one search; those that end earlier have closed their gap. */
export const LIMIT = 60;

/** Each problem: X and y standardised to mean 0 and variance 1, and β. */
export function boundProblems(root) {
  return DATA.flatMap((data) => {
    const { X, y } = read(join(root, 'shared/studies/data', `${data}.csv`));
    const most = betaMax(X, y);
    return SHARES.map((share) => ({
      data,
      share,
      problem: { X, y, beta: share * most, family: 'two-layer-relu', loss: 'squared', auto: true },
    }));
  });
}

/** One line of the table for what a solve found alone, and how long two workers took to a bound as good. */
export function boundLine({ data, share, problem, found, runs, together }) {
  const { objective, lowerBound, point } = found;
  const gap = (bound) => ((objective - bound) / objective).toExponential(2);
  const [{ seconds, boundSeconds, processorSeconds }] = runs;
  return [
    data.padEnd(13),
    `${share}`.padEnd(5),
    objective.toFixed(6).padStart(12),
    lowerBound.value.toFixed(6).padStart(12),
    gap(lowerBound.value).padStart(9),
    lowerBound.kind.padEnd(8),
    (seconds + boundSeconds).toFixed(1).padStart(6),
    secondsTo(lowerBound.value, together).padStart(6),
    processorSeconds.toFixed(1).padStart(7),
    gap(closedForm(problem, point)).padStart(9),
  ].join('  ');
}

export const BOUND_HEAD = [
  'data'.padEnd(13),
  'share',
  'network'.padStart(12),
  'bound'.padStart(12),
  'gap'.padStart(9),
  'kind'.padEnd(8),
  's'.padStart(6),
  '2 w. s'.padStart(6),
  'CPU s'.padStart(7),
  'closed'.padStart(9),
].join('  ');

/** When a solve had a bound that is as good to a millionth. */
function secondsTo(bound, { rising, runs: [{ seconds, boundSeconds }], lowerBound }) {
  const least = bound - 1e-6 * Math.abs(bound);
  const at = rising.find(({ dual }) => dual >= least)?.seconds ?? (lowerBound.value >= least ? seconds + boundSeconds : null);
  return at === null ? 'never' : at.toFixed(1);
}

function read(path) {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const rows = lines.map((line) => line.split(','));
  const width = rows[0].length - 1;
  const classes = [...new Set(rows.map((row) => row[width]))].sort();
  const isText = rows.some((row) => Number.isNaN(Number(row[width])));
  const columns = Array.from({ length: width }, (_, j) => standardized(rows.map((row) => Number(row[j]))));
  const y = standardized(rows.map((row) => (isText ? classes.indexOf(row[width]) : Number(row[width]))));
  return { X: rows.map((_, i) => columns.map((column) => column[i])), y };
}

function standardized(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (value - mean) / deviation);
}

/** γ°(y) = max |yᵀ(Xu)₊| as ascents u ← XᵀD(u)y from every row reach it, of either sign of y and of the row. */
function betaMax(X, y) {
  let most = 0;
  for (const sign of [1, -1])
    for (const row of X)
      for (const side of [1, -1]) {
        let u = row.map((value) => side * value);
        let last = 0;
        for (let step = 0; step < 100; step++) {
          const next = u.map(() => 0);
          X.forEach((x, i) => {
            if (dot(x, u) > 0) x.forEach((value, j) => (next[j] += sign * y[i] * value));
          });
          // yᵀ(Xu)₊ at u of length one: the pattern of the next u may be another one.
          const value = dot(next, u) / Math.hypot(...u);
          if (!(value > last)) break;
          last = value;
          u = next;
        }
        most = Math.max(most, last);
      }
  return most;
}

/** The bound that ‖X‖₂·max(‖ν₊‖, ‖ν₋‖) ≥ γ°(ν) gives, of y and of the dual point that was found, each sign scaled by itself. */
function closedForm({ X, y, beta }, point) {
  const norm = largestSingularValue(X);
  return Math.max(
    ...[y, point].map((N) => {
      const scaled = [1, -1].map((sign) => {
        const part = N.map((value) => (sign * value > 0 ? value : 0));
        const square = dot(part, part);
        if (square === 0) return part;
        const s = Math.min(beta / (norm * Math.sqrt(square)), Math.max(0, dot(part, y) / square));
        return part.map((value) => s * value);
      });
      const nu = scaled[0].map((value, i) => value + scaled[1][i]);
      return dot(nu, y) - 0.5 * dot(nu, nu);
    }),
  );
}

function largestSingularValue(X) {
  let u = X[0].map((_, j) => 1 + 0.1 * Math.sin(j));
  let size = 0;
  for (let step = 0; step < 500; step++) {
    const next = u.map(() => 0);
    for (const x of X) {
      const t = dot(x, u);
      x.forEach((value, j) => (next[j] += t * value));
    }
    size = Math.hypot(...next);
    u = next.map((value) => value / size);
  }
  return Math.sqrt(size);
}

function dot(a, b) {
  return a.reduce((sum, value, j) => sum + value * b[j], 0);
}
