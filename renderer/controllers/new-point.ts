import type { Cell, Dataset } from '../../shared/contract/data';

/** Which values a point in a plot leaves open: none, or those of the target. */
export interface PointPlan {
  /** Index of the column across, and of the one up. */
  x: number;
  y: number;
  /** The target, where it is not one of them. */
  target: number | null;
}

/** Whether a point of the plot of these two columns is a row: where they are all that counts of it, or all but the target. Else the reason. */
export function pointPlan({ columns, roles }: Pick<Dataset, 'columns' | 'roles'>, across: string, up: string): PointPlan | string {
  const used = columns.map((_, index) => index).filter((index) => roles[index] !== 'ignored');
  const [x, y] = [across, up].map((name) => columns.findIndex((column) => column.name === name));
  if (x === y || [x, y].some((index) => columns[index]?.type !== 'number')) return 'The plot needs two different columns of numbers.';
  const rest = used.filter((index) => index !== x && index !== y);
  if (rest.length === 0) return { x, y, target: null };
  if (rest.length === 1 && roles[rest[0]] === 'target' && roles[x] === 'feature' && roles[y] === 'feature')
    return { x, y, target: rest[0] };
  return 'A point is a row only where the plot shows one feature and the target, or two features, and there are no others.';
}

/** The cells of a new row; what is ignored is missing. */
export function pointCells({ columns }: Pick<Dataset, 'columns'>, plan: PointPlan, values: { x: number; y: number; target: Cell }): Cell[] {
  return columns.map((_, index) =>
    index === plan.x ? values.x : index === plan.y ? values.y : index === plan.target ? values.target : null,
  );
}

/** The value to the digits that a pixel tells apart. */
export function toPixel(value: number, pixel: number): number {
  const decimals = Math.max(0, Math.min(15, Math.ceil(-Math.log10(pixel))));
  return decimals > 0 ? Number(value.toFixed(decimals)) : Math.round(value);
}
