/** (objective − bound)/|objective|: the share of the objective that the bound lies below it; 0 where the two are equal. */
export function relativeGap(objective: number, bound: number): number {
  return objective === bound ? 0 : (objective - bound) / Math.abs(objective);
}
