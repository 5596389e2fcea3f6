/**
 * Parallel deep linear networks on XᵀX = I (theory §5.1): the singular values of XᵀY are soft-thresholded by β, for every depth. `value`
 * is min_W ½‖W − XᵀY‖² + β‖W‖_*; what of Y lies outside the range of X adds ½‖Y − XXᵀY‖² to the objective.
 */
export function parallelLinearOrthonormal(sigmas: ArrayLike<number>, beta: number): { singularValues: number[]; value: number } {
  const singularValues = Array.from(sigmas, (sigma) => Math.max(0, sigma - beta));
  const value = singularValues.reduce((sum, s, i) => sum + 0.5 * (s - sigmas[i]) ** 2 + beta * s, 0);
  return { singularValues, value };
}
