// Blocks of equal length that lie one after the other, such as the weights of one layer in every branch.
import { SIZE, bytes } from './lanes';
import { real } from './real';
import { axpy, dot } from './vector';

/** out_k ← Σ x², over block k. */
export function blockSquares(blocks: i32, length: i32, x: usize, out: usize): void {
  for (let k = 0; k < blocks; k++) {
    store<real>(out, dot(length, x, x));
    x += bytes(length);
    out += SIZE;
  }
}

/** y ← y + a_k·x over block k. */
export function blockAxpy(blocks: i32, length: i32, a: usize, x: usize, y: usize): void {
  for (let k = 0; k < blocks; k++) {
    axpy(length, load<real>(a), x, y);
    a += SIZE;
    x += bytes(length);
    y += bytes(length);
  }
}
