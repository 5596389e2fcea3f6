import { missingUnits } from '../../certificate/conditions';
import { spectralNormBound } from '../../certificate/spectral-norm';
import { withBias } from '../../convex/patterns/geometry';
import type { Missing, Search } from './atom';

/** Those of linear networks: γ°(N) = ‖XᵀN‖₂ (theory §5.1), to whose singular vectors the ascents lead. */
export function linearAtoms({ X, N, architecture, beta }: Search): Missing {
  const { layers, bias } = architecture;
  const [n, C] = N.shape;
  const design = withBias(X, bias === 'penalized');
  const { d, data } = design;
  const atoms = missingUnits(design, [], N.data, C, beta, true).map(({ constraint, direction }) => {
    const u = Float64Array.from(direction);
    const values = Float64Array.from({ length: n }, (_, i) => u.reduce((sum, value, j) => sum + data[i * d + j] * value, 0));
    return { layers: chain(u, layers, d), values, constraint };
  });
  const product = new Float64Array(d * C);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < d; j++) for (let c = 0; c < C; c++) product[j * C + c] += data[i * d + j] * N.data[i * C + c];
  return { atoms, bound: spectralNormBound(product, d, C) / beta };
}

/** u as the first unit of its layer, and that unit handed on through the layers above. */
function chain(u: Float64Array, widths: readonly number[], inputs: number): Float64Array[] {
  return widths.map((width, l) => {
    const rows = l === widths.length - 1 ? 1 : width;
    const layer = new Float64Array(rows * (l === 0 ? inputs : widths[l - 1]));
    if (l === 0) layer.set(u);
    else layer[0] = 1;
    return layer;
  });
}
