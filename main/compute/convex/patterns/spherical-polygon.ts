/** A corner this close to a plane does not tell on which side of it the polygon lies; corners are known far better than that. */
const CLEAR = 1e-9;
/** Planes at a smaller angle (its sine) do not give a corner as exactly as that takes. */
const LEAST_ANGLE = 1e-4;

/** On which side of a plane a polygon lies. */
export type Place = 1 | -1 | 'cut' | 'doubtful';

/** A pointed cone of R³ between planes through zero, as a convex polygon on the sphere. */
export class SphericalPolygon {
  private constructor(
    /** Unit vectors, in order around the polygon. */
    private readonly corners: readonly Float64Array[],
    /** The unit normal of the plane of the side from each corner to the next. */
    private readonly edges: readonly Float64Array[],
  ) {}

  /** {u : sides_a·n_a·u ≥ 0} for three planes with unit normals n_a; null where these are too near to dependent. */
  static between(normals: readonly Float64Array[], sides: readonly number[]): SphericalPolygon | null {
    const corners: Float64Array[] = [];
    for (let a = 0; a < 3; a++) {
      const corner = crossing(normals[(a + 1) % 3], normals[(a + 2) % 3], normals[a], sides[a]);
      if (!corner || Math.abs(dot(corner, normals[a])) < LEAST_ANGLE) return null;
      corners.push(corner);
    }
    // The side from corner a to the next is on the plane that neither of them is opposite to.
    return new SphericalPolygon(corners, [normals[2], normals[0], normals[1]]);
  }

  /** Where the polygon lies with respect to the plane of a unit normal. */
  place(normal: Float64Array): Place {
    let [above, below, near] = [false, false, false];
    for (const corner of this.corners) {
      const t = dot(corner, normal);
      if (t > CLEAR) above = true;
      else if (t < -CLEAR) below = true;
      else near = true;
    }
    if (near) return 'doubtful';
    return above && below ? 'cut' : above ? 1 : -1;
  }

  /** The parts above and below a plane that cuts the polygon; null where a new corner would not be known well. */
  cut(normal: Float64Array): [above: SphericalPolygon, below: SphericalPolygon] | null {
    const parts = [1, -1].map(() => ({ corners: [] as Float64Array[], edges: [] as Float64Array[] }));
    const sides = this.corners.map((corner) => (dot(corner, normal) > 0 ? 0 : 1));
    for (let i = 0; i < sides.length; i++) {
      const [own, next] = [sides[i], sides[(i + 1) % sides.length]];
      parts[own].corners.push(this.corners[i]);
      parts[own].edges.push(this.edges[i]);
      if (own === next) continue;
      const between = this.corners[i].map((value, l) => value + this.corners[(i + 1) % sides.length][l]);
      const corner = crossing(this.edges[i], normal, between, 1);
      if (!corner) return null;
      // What is left turns into the cut here; what is entered goes on along the old side.
      parts[own].corners.push(corner);
      parts[own].edges.push(normal);
      parts[next].corners.push(corner);
      parts[next].edges.push(this.edges[i]);
    }
    const [above, below] = parts.map(({ corners, edges }) => new SphericalPolygon(corners, edges));
    return [above, below];
  }

  /** A unit vector inside. */
  centre(): Float64Array {
    const sum = new Float64Array(3);
    for (const corner of this.corners) for (let l = 0; l < 3; l++) sum[l] += corner[l];
    const length = Math.sqrt(dot(sum, sum));
    return sum.map((value) => value / length);
  }
}

/** The unit vector in both planes for which `side` times its product with `towards` is positive; null where the planes are nearly one. */
function crossing(a: Float64Array, b: Float64Array, towards: Float64Array, side: number): Float64Array | null {
  const product = Float64Array.of(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  const sine = Math.sqrt(dot(product, product));
  if (sine < LEAST_ANGLE) return null;
  const scale = (side * dot(product, towards) > 0 ? 1 : -1) / sine;
  return product.map((value) => value * scale);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
