// @ts-expect-error: AssemblyScript decorator
@inline
export function horizontal(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}
