/** Milliseconds of drawing in one frame, after which other charts wait for the next one. */
const BUDGET = 3;

const waiting = new Set<() => void>();
let asked = false;

/** Draws in the next frame that has room, each chart once however often it asks, so that charts which change together do not make one long frame. */
export function drawInFrame(draw: () => void): void {
  waiting.add(draw);
  ask();
}

export function forgetFrame(draw: () => void): void {
  waiting.delete(draw);
}

function ask(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    const began = performance.now();
    for (const draw of waiting) {
      waiting.delete(draw);
      draw();
      if (performance.now() - began > BUDGET) break;
    }
    if (waiting.size > 0) ask();
  });
}
