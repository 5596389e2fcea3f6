import { decimal } from './document';

type Point = readonly [number, number];
/** How many numbers a command of SVG's path data takes. */
const TAKES: Record<string, number> = { M: 2, L: 2, H: 1, V: 1, C: 6, Q: 4, A: 7, Z: 0 };

/** Path data of SVG (1.1, chapter 8, without the smooth commands S and T) as operators of a PDF page. Throws an Error on what it does not know. */
export function pathOperators(data: string): string {
  const tokens = data.match(/[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g) ?? [];
  const out: string[] = [];
  const draw = (operator: string, ...points: Point[]) => out.push(`${points.flat().map(decimal).join(' ')} ${operator}`.trim());
  let [x, y] = [0, 0];
  let start: Point = [0, 0];
  let command = '';
  for (let i = 0; i < tokens.length;) {
    if (/[A-Za-z]/.test(tokens[i])) command = tokens[i++];
    // Pairs that follow a move are lines.
    else if (command === 'M') command = 'L';
    else if (command === 'm') command = 'l';
    const kind = command.toUpperCase();
    const takes = TAKES[kind];
    if (takes === undefined) throw new Error(`The path of the figure has the command ${command}.`);
    const own = tokens.slice(i, i + takes).map(Number);
    if (own.length < takes || own.some((value) => !Number.isFinite(value))) throw new Error(`The path of the figure is cut off: ${data}`);
    i += takes;
    const [dx, dy] = command === kind ? [0, 0] : [x, y];
    const at = (k: number): Point => [own[k] + dx, own[k + 1] + dy];
    if (kind === 'Z') {
      out.push('h');
      [x, y] = start;
      if (i < tokens.length && !/[A-Za-z]/.test(tokens[i])) throw new Error(`The path of the figure goes on after its end: ${data}`);
      continue;
    }
    const end: Point = kind === 'H' ? [own[0] + dx, y] : kind === 'V' ? [x, own[0] + dy] : at(takes - 2);
    if (kind === 'M') {
      draw('m', end);
      start = end;
    } else if (kind === 'C') draw('c', at(0), at(2), end);
    else if (kind === 'Q') {
      const [cx, cy] = at(0);
      draw(
        'c',
        [x + (2 / 3) * (cx - x), y + (2 / 3) * (cy - y)],
        [end[0] + (2 / 3) * (cx - end[0]), end[1] + (2 / 3) * (cy - end[1])],
        end,
      );
    } else if (kind === 'A') for (const curve of arc([x, y], own, end)) draw('c', ...curve);
    else draw('l', end);
    [x, y] = end;
  }
  return out.join('\n');
}

/** An arc as cubic curves of at most a quarter each (SVG 1.1, F.6.5). */
function arc(from: Point, [rx, ry, degrees, large, sweep]: readonly number[], to: Point): Point[][] {
  if (from[0] === to[0] && from[1] === to[1]) return [];
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [hx, hy] = [(from[0] - to[0]) / 2, (from[1] - to[1]) / 2];
  const [px, py] = [cos * hx + sin * hy, cos * hy - sin * hx];
  let [a, b] = [Math.abs(rx), Math.abs(ry)];
  if (a === 0 || b === 0) return [[from, to, to]];
  const reach = (px / a) ** 2 + (py / b) ** 2;
  if (reach > 1) [a, b] = [a * Math.sqrt(reach), b * Math.sqrt(reach)];
  const inner = Math.max(0, (a * b) ** 2 / ((a * py) ** 2 + (b * px) ** 2) - 1);
  const factor = (large === sweep ? -1 : 1) * Math.sqrt(inner);
  const [ux, uy] = [(factor * a * py) / b, (-factor * b * px) / a];
  const centre: Point = [cos * ux - sin * uy + (from[0] + to[0]) / 2, sin * ux + cos * uy + (from[1] + to[1]) / 2];
  const angle = (x: number, y: number) => Math.atan2((y - uy) / b, (x - ux) / a);
  const first = angle(px, py);
  let turn = angle(-px, -py) - first;
  if (sweep && turn < 0) turn += 2 * Math.PI;
  if (!sweep && turn > 0) turn -= 2 * Math.PI;
  const steps = Math.max(1, Math.ceil(Math.abs(turn) / (Math.PI / 2) - 1e-9));
  const handle = (4 / 3) * Math.tan(turn / steps / 4);
  const place = (x: number, y: number): Point => [centre[0] + cos * a * x - sin * b * y, centre[1] + sin * a * x + cos * b * y];
  return Array.from({ length: steps }, (_, k) => {
    const [t, s] = [first + (turn * k) / steps, first + (turn * (k + 1)) / steps];
    const [ct, st, cs, ss] = [Math.cos(t), Math.sin(t), Math.cos(s), Math.sin(s)];
    return [place(ct - handle * st, st + handle * ct), place(cs + handle * ss, ss - handle * cs), k === steps - 1 ? to : place(cs, ss)];
  });
}
