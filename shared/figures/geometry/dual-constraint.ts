import type { Directions } from '../../contract/geometry';
import type { Figure, FigureStyle } from '../figure';
import { formatCount, formatNumber, formatPercent } from '../format';
import { activeCounts } from './active-set';
import { constraintCurve } from './constraint-curve';
import { constraintMap } from './constraint-map';
import type { Caption } from './picture';

/** The left side of the dual constraint, max over u of which is γ°(N), as a function of the direction: a curve over the angle, or a map of the sphere. */
export function dualConstraintFigure(data: Directions, style: FigureStyle): Figure {
  const flat = data.circle !== null;
  const { touching, held, excess } = activeCounts(data);
  const caption: Caption = {
    title: 'Dual constraint',
    subtitle: `${leftSide(data)} ${flat ? 'against the angle of u' : `over all u, longitude from ${data.coordinates[0]} to ${data.coordinates[1]}, latitude to ${data.coordinates[2]}`}; certificate: ${data.certificate}`,
    description: `${leftSide(data)} as a function of the direction u, β = ${formatNumber(data.beta)}. ${formatCount(touching, 'local maximum', 'local maxima')} ${touching === 1 ? 'touches' : 'touch'} β, ${held} with a neuron.`,
    notes: excess > 1e-9 ? [excessNote(data, excess)] : [],
  };
  return flat ? constraintCurve(data, caption, style) : constraintMap(data, caption, style);
}

/** The left side of the constraint in the papers' symbols. */
export function leftSide({ units, outputs }: Directions): string {
  const inner = {
    relu: outputs > 1 ? 'Nᵀ(Xu)₊' : 'νᵀ(Xu)₊',
    gated: outputs > 1 ? 'NᵀDXu' : 'νᵀDXu',
    threshold: outputs > 1 ? 'Nᵀ1[Xu ≥ 0]' : 'νᵀ1[Xu ≥ 0]',
  }[units];
  return outputs > 1 ? `‖${inner}‖` : `|${inner}|`;
}

/** A dual point of fewer patterns may break the constraint on others; an exact one never does by more than rounding. */
function excessNote({ certificate }: Directions, excess: number): string {
  const by = `The value exceeds β by up to ${formatPercent(excess, 2)}`;
  return certificate === 'restricted' || certificate === 'estimated'
    ? `${by}: this dual point is one of the chosen patterns only, and a neuron where it exceeds β would lower the objective`
    : `${by}`;
}
