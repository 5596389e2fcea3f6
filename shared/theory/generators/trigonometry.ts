/** π/2 in three parts of 33 bits each and a rest, so that multiples of the first ones are exact (fdlibm's e_rem_pio2.c). */
const PIO2_1 = 1.57079632673412561417;
const PIO2_2 = 6.0771005063039659766e-11;
const PIO2_3 = 2.0222662487111664558e-21;
const PIO2_3_REST = 8.47842766036889956997e-32;
/** Quarter turns up to which the parts above suffice. */
const MOST_QUARTERS = 2 ** 19;

/** Minimax polynomials on [−π/4, π/4] (fdlibm's k_sin.c and k_cos.c), the highest power first. */
const SINE = [
  1.58969099521155010221e-10, -2.50507602534068634195e-8, 2.75573137070700676789e-6, -1.98412698298579493134e-4, 8.33333333332248946124e-3,
  -1.66666666666666324348e-1,
];
const COSINE = [
  -1.13596475577881948265e-11, 2.0875723212981748279e-9, -2.75573143513906633035e-7, 2.48015872894767294178e-5, -1.38888888888741095749e-3,
  4.16666666666666019037e-2,
];

/**
 * sin x and cos x by additions and multiplications alone, after Sun's fdlibm: the same bits in every engine, which `Math.sin` does not promise.
 * Within a unit in the last place of the true values. @throws RangeError for |x| above 2¹⁹ quarter turns
 */
export function sinCos(x: number): { sin: number; cos: number } {
  const quarters = Math.round(x / (Math.PI / 2));
  if (!(Math.abs(quarters) <= MOST_QUARTERS)) throw new RangeError(`The angle ${x} is too large.`);
  const [high, low] = reduced(x, quarters);
  const [s, c] = [kernelSin(high, low), kernelCos(high, low)];
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return { sin: s, cos: c };
    case 1:
      return { sin: c, cos: -s };
    case 2:
      return { sin: -s, cos: -c };
    default:
      return { sin: -c, cos: s };
  }
}

/** x − quarters·π/2 as a double and what it lacks: each part is taken off exactly, and what rounding loses is kept. */
function reduced(x: number, quarters: number): [number, number] {
  const a = x - quarters * PIO2_1;
  const w = quarters * PIO2_2;
  const b = a - w;
  const lost = a - b - w;
  const v = quarters * PIO2_3;
  const c = b - v;
  const rest = b - c - v + lost - quarters * PIO2_3_REST;
  const high = c + rest;
  return [high, c - high + rest];
}

const horner = (coefficients: readonly number[], z: number) => coefficients.reduce((sum, coefficient) => sum * z + coefficient, 0);

function kernelSin(x: number, low: number): number {
  const z = x * x;
  const v = z * x;
  const rest = horner(SINE.slice(0, -1), z);
  return x - (z * (0.5 * low - v * rest) - low - v * SINE[SINE.length - 1]);
}

function kernelCos(x: number, low: number): number {
  const z = x * x;
  const half = 0.5 * z;
  const one = 1 - half;
  return one + (1 - one - half + (z * z * horner(COSINE, z) - x * low));
}
