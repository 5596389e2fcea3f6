// Blocks of equal length that lie one after the other, such as the weights of one layer in every branch.
import { axpy, dot } from './vector';

/** out_k ← Σ x², over block k. */
export function blockSquares(blocks: i32, length: i32, x: usize, out: usize): void {
  for (let k = 0; k < blocks; k++) {
    store<f64>(out, dot(length, x, x));
    x += (<usize>length) << 3;
    out += 8;
  }
}

/** y ← y + a_k·x over block k. */
export function blockAxpy(blocks: i32, length: i32, a: usize, x: usize, y: usize): void {
  for (let k = 0; k < blocks; k++) {
    axpy(length, load<f64>(a), x, y);
    a += 8;
    x += (<usize>length) << 3;
    y += (<usize>length) << 3;
  }
}
