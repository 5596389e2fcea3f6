import type { CurveFacts } from './curves';
import { formatInteger, formatScientific } from './format';

/** What happened to seeds that diverged, or that leave the axis at the top, in words. */
export function curveNotes(curves: readonly CurveFacts[], highest: number, transform: (value: number) => number): string[] {
  const diverged = curves.filter((curve) => curve.divergedAt !== null);
  const beyond = curves.filter((curve) => curve.end !== null && transform(curve.high) > highest * (1 + 1e-9));
  return [
    ...tell(diverged, (curve) => `seed ${curve.seed} diverged at epoch ${formatInteger(curve.divergedAt!)}`, 'diverged'),
    ...tell(
      beyond,
      (curve) => `seed ${curve.seed} rises to ${formatScientific(transform(curve.high))}, beyond the axis`,
      'rise beyond the axis',
    ),
  ];
}

/** Up to three seeds one by one, more of them as a number. */
export function tell(curves: readonly CurveFacts[], one: (curve: CurveFacts) => string, many: string): string[] {
  return curves.length > 3 ? [`${formatInteger(curves.length)} seeds ${many}`] : curves.map(one);
}
