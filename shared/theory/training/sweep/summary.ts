import type { LowerBound } from '../../../contract/certificate';
import type { SweepNetwork, SweepPoint } from '../../../contract/run';
import { relativeGap } from '../../relative-gap';
import { successOf, type Success } from '../success';

/** What a point of a sweep comes to. */
export interface PointSummary {
  /** The network with the least objective; null where none has a finite one. */
  best: SweepNetwork | null;
  /** A true bound of every network there; null where none is known. */
  bound: LowerBound | null;
  /** Of the best network above the bound; null where one of the two is missing. */
  gap: number | null;
  relativeGap: number | null;
  /** Null where no bound is known, or nothing was trained. */
  success: Success | null;
}

/** A success is a network proven to be within the relative gap `tolerance` of the best there is. */
export function summarizePoint({ networks, bound }: Pick<SweepPoint, 'networks' | 'bound'>, tolerance: number): PointSummary {
  const best = networks
    .filter(({ objective }) => Number.isFinite(objective))
    .reduce<SweepNetwork | null>((least, network) => (least && least.objective <= network.objective ? least : network), null);
  const lower = bound?.lowerBound ?? null;
  return {
    best,
    bound: lower,
    gap: best && lower ? best.objective - lower.value : null,
    relativeGap: best && lower ? relativeGap(best.objective, lower.value) : null,
    success:
      lower && networks.length > 0
        ? successOf(
            networks.map(({ objective }) => objective),
            lower.value,
            tolerance,
          )
        : null,
  };
}

/** The points of a sweep with what has become known of them, in the order in which it was told. */
export function gatherParts(
  values: readonly (readonly number[])[],
  parts: readonly { point: number; networks?: SweepNetwork[]; bound?: SweepPoint['bound'] }[],
): SweepPoint[] {
  const points = values.map((own): SweepPoint => ({ values: [...own], networks: [], bound: null }));
  for (const { point, networks = [], bound } of parts) {
    const at = points[point];
    if (!at) continue;
    at.networks.push(...networks.filter(({ seed }) => !at.networks.some((known) => known.seed === seed)));
    if (bound) at.bound = bound;
  }
  for (const { networks } of points) networks.sort((a, b) => a.seed - b.seed);
  return points;
}
