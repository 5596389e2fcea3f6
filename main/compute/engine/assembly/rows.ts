// Rows of panels (panels.ts) of many branches, each with a number of its own: the first `units` of `rows` rows of a panel.
import { SIZE, bytes, horizontal, panelBytes } from './lanes';
import { real } from './real';

/** to_j ← factor_j·from_j for each unit j of each branch; from and to may be the same. */
export function scaleRows(branches: i32, panels: i32, units: i32, rows: i32, step: usize, factors: usize, from: usize, to: usize): void {
  for (let k = 0; k < branches; k++) {
    for (let p = 0; p < panels; p++) {
      const at = <usize>k * step + <usize>p * panelBytes(rows);
      for (let j = 0; j < units; j++) {
        const factor = v128.load_splat<real>(factors + bytes(j));
        const offset = at + ((<usize>j) << 5);
        v128.store(to + offset, v128.mul<real>(factor, v128.load(from + offset)));
        v128.store(to + offset, v128.mul<real>(factor, v128.load(from + offset, 16)), 16);
      }
    }
    factors += bytes(units);
  }
}

/** sums_j += Σ_s a_j·b_j over the samples, for each unit j of each branch. */
export function addRowProducts(branches: i32, panels: i32, units: i32, rows: i32, step: usize, a: usize, b: usize, sums: usize): void {
  for (let k = 0; k < branches; k++) {
    for (let j = 0; j < units; j++) {
      let sum = v128.splat<real>(0);
      let offset = <usize>k * step + ((<usize>j) << 5);
      for (let p = 0; p < panels; p++) {
        sum = v128.add<real>(sum, v128.mul<real>(v128.load(a + offset), v128.load(b + offset)));
        sum = v128.add<real>(sum, v128.mul<real>(v128.load(a + offset, 16), v128.load(b + offset, 16)));
        offset += panelBytes(rows);
      }
      store<real>(sums, load<real>(sums) + horizontal(sum));
      sums += SIZE;
    }
  }
}
