import { SIZE } from './lanes';
import { real } from './real';

/**
 * Draws which units of a layer stay, sample by sample: `kept` where 32 bits of xoshiro128** (engine/random.ts; its four words stand at
 * `state`) are not below `least`, else 0. Unit j of branch k lies at mask + k·step in panels of `wide` samples, `stride` values apart.
 */
export function dropUnits(
  samples: i32,
  branches: i32,
  units: i32,
  wide: i32,
  least: f64,
  kept: real,
  state: usize,
  mask: usize,
  step: usize,
  stride: i32,
): void {
  let s0 = load<u32>(state);
  let s1 = load<u32>(state, 4);
  let s2 = load<u32>(state, 8);
  let s3 = load<u32>(state, 12);
  for (let s = 0; s < samples; s++) {
    const panel = mask + <usize>((s / wide) * stride + (s % wide)) * SIZE;
    for (let k = 0; k < branches; k++) {
      let at = panel + <usize>k * step;
      for (let j = 0; j < units; j++) {
        const bits = rotl<u32>(s1 * 5, 7) * 9;
        store<real>(at, <f64>bits < least ? <real>0 : kept);
        at += <usize>wide * SIZE;
        const t = s1 << 9;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = rotl<u32>(s3, 11);
      }
    }
  }
  store<u32>(state, s0);
  store<u32>(state, s1, 4);
  store<u32>(state, s2, 8);
  store<u32>(state, s3, 12);
}
