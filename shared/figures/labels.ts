/** A rectangle that a text covers, in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/**
 * Positions as near as possible to `wanted` (least squares) that are at least `apart` from each other and inside [low, high].
 * Exact, by pooling neighbours that want the same place. The caller sees to it that they fit.
 */
export function spread(wanted: readonly number[], apart: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b);
  const blocks: { sum: number; count: number }[] = [];
  order.forEach((index, rank) => {
    let block = { sum: wanted[index] - rank * apart, count: 1 };
    for (let last = blocks[blocks.length - 1]; last && last.sum / last.count >= block.sum / block.count; last = blocks[blocks.length - 1]) {
      blocks.pop();
      block = { sum: block.sum + last.sum, count: block.count + last.count };
    }
    blocks.push(block);
  });
  const ceiling = Math.max(low, high - (wanted.length - 1) * apart);
  const placed = new Array<number>(wanted.length);
  let rank = 0;
  for (const { sum, count } of blocks) {
    for (let i = 0; i < count; i++, rank++) placed[order[rank]] = Math.min(ceiling, Math.max(low, sum / count)) + rank * apart;
  }
  return placed;
}
