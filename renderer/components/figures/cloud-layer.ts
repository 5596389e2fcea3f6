import type { Cloud } from '../../../shared/figures/cloud';
import type { Box } from '../../../shared/figures/labels';
import type { View } from '../../../shared/figures/view';
import { markerPath } from '../../../shared/figures/series';

/** Milliseconds of a frame that painting takes, and in one in which the axes are drawn too. */
const BUDGET = 3;
const BESIDE = 1;
/** Milliseconds for which the axes are taken to be drawn in the same frame. */
const FRAME = 12;
/** What is painted beyond each edge of the view, as a share of it, and how much of that may be left when more is painted. */
const MARGIN = 0.5;
const LEFT = 0.15;
/** Pixels of a picture at most: some 64 MB. */
const PIXELS = 16e6;
/** Points are painted in so many blocks, in each some of every class, so that no class hides the others; between two of them the clock is looked at. */
const BLOCKS = 1000;

const grown = ([low, high]: readonly [number, number], share: number) => [low - share * (high - low), high + share * (high - low)] as const;
const covers = (outer: readonly [number, number], inner: readonly [number, number]) => outer[0] <= inner[0] && outer[1] >= inner[1];

/** A picture of a cloud over more than the view, painted a little in every frame. */
class Picture {
  readonly canvas = document.createElement('canvas');
  readonly area: View;
  private readonly width: number;
  private readonly height: number;
  private readonly ratio: number;
  private block = 0;
  private readonly sprites: HTMLCanvasElement[] = [];

  constructor(
    readonly cloud: Cloud,
    readonly plot: Box,
  ) {
    const { view } = cloud;
    this.area = { x: grown(view.x, MARGIN), y: grown(view.y, MARGIN) };
    this.width = (1 + 2 * MARGIN) * plot.width;
    this.height = (1 + 2 * MARGIN) * plot.height;
    this.ratio = Math.min(window.devicePixelRatio, Math.sqrt(PIXELS / (this.width * this.height)));
    this.canvas.width = Math.ceil(this.width * this.ratio);
    this.canvas.height = Math.ceil(this.height * this.ratio);
    Object.assign(this.canvas.style, {
      position: 'absolute',
      transformOrigin: '0 0',
      width: `${this.width}px`,
      height: `${this.height}px`,
    });
  }

  /** Whether it shows these points at this zoom, and enough around the view. */
  serves({ parts, view, size }: Cloud, plot: Box): boolean {
    const { cloud, area } = this;
    const alike = (axis: 'x' | 'y') =>
      Math.abs((view[axis][1] - view[axis][0]) / (cloud.view[axis][1] - cloud.view[axis][0]) - 1) < 1e-9 &&
      covers(area[axis], grown(view[axis], LEFT));
    return (
      this.shows(parts) &&
      size === cloud.size &&
      plot.width === this.plot.width &&
      plot.height === this.plot.height &&
      alike('x') &&
      alike('y')
    );
  }

  shows(parts: Cloud['parts']): boolean {
    const { cloud } = this;
    return (
      parts.length === cloud.parts.length &&
      parts.every(({ points, style }, i) => points === cloud.parts[i].points && style.color === cloud.parts[i].style.color)
    );
  }

  /** Paints until this time; true when all is painted. */
  paint(until: number): boolean {
    const context = this.canvas.getContext('2d')!;
    const { area, ratio, cloud } = this;
    const kx = (ratio * this.width) / (area.x[1] - area.x[0]);
    const ky = (ratio * this.height) / (area.y[1] - area.y[0]);
    while (this.block < BLOCKS) {
      cloud.parts.forEach(({ points: { x, y } }, part) => {
        const sprite = (this.sprites[part] ??= this.spriteOf(part));
        const half = sprite.width / 2;
        const end = Math.floor(((this.block + 1) * x.length) / BLOCKS);
        for (let i = Math.floor((this.block * x.length) / BLOCKS); i < end; i++)
          this.stamp(context, sprite, (x[i] - area.x[0]) * kx - half, (area.y[1] - y[i]) * ky - half);
      });
      this.block++;
      if (performance.now() > until) break;
    }
    return this.block === BLOCKS;
  }

  /** Puts it where its data are in this view. */
  place({ view }: Cloud, plot: Box): void {
    const { area, width, height } = this;
    const kx = plot.width / (view.x[1] - view.x[0]);
    const ky = plot.height / (view.y[1] - view.y[0]);
    const [left, top] = [(area.x[0] - view.x[0]) * kx, (view.y[1] - area.y[1]) * ky];
    const [sx, sy] = [((area.x[1] - area.x[0]) * kx) / width, ((area.y[1] - area.y[0]) * ky) / height];
    this.canvas.style.transform = `translate(${left}px, ${top}px) scale(${sx}, ${sy})`;
  }

  private stamp(context: CanvasRenderingContext2D, sprite: HTMLCanvasElement, x: number, y: number): void {
    if (x > -sprite.width && y > -sprite.height && x < this.canvas.width && y < this.canvas.height)
      context.drawImage(sprite, Math.round(x), Math.round(y));
  }

  /** The marker of a part, painted once. */
  private spriteOf(part: number): HTMLCanvasElement {
    const { parts, size, opacity, surface } = this.cloud;
    const { style } = parts[part];
    const sprite = document.createElement('canvas');
    const across = Math.ceil((1.3 * size + 2) * this.ratio);
    sprite.width = sprite.height = across;
    const context = sprite.getContext('2d')!;
    context.scale(this.ratio, this.ratio);
    context.globalAlpha = opacity;
    const middle = across / this.ratio / 2;
    const path = new Path2D(markerPath(style.marker, size / 2, middle, middle));
    context.fillStyle = style.filled ? style.color : surface;
    context.fill(path);
    if (!style.filled) {
      context.strokeStyle = style.color;
      context.lineWidth = 1.25;
      context.stroke(path);
    }
    return sprite;
  }
}

/** The points of a figure on a canvas of their own over the axes: while the view moves it is only shifted, and what comes into sight is painted ahead. */
export class CloudLayer {
  private readonly frame = document.createElement('div');
  private shown: Picture | null = null;
  private next: Picture | null = null;
  private cloud: Cloud | null = null;
  private plot: Box = { x: 0, y: 0, width: 0, height: 0 };
  private asked = 0;
  private movedAt = -Infinity;

  constructor(parent: HTMLElement) {
    Object.assign(this.frame.style, { position: 'absolute', overflow: 'hidden', pointerEvents: 'none' });
    parent.append(this.frame);
  }

  /** Shows a cloud with its view on the plot area of its figure; null takes it away. */
  show(cloud: Cloud | null, plot: Box): void {
    this.cloud = cloud;
    this.plot = plot;
    this.movedAt = performance.now();
    if (!cloud) return this.clear();
    Object.assign(this.frame.style, { left: `${plot.x}px`, top: `${plot.y}px`, width: `${plot.width}px`, height: `${plot.height}px` });
    // Points that are there no more are not shown until others are painted; a picture of another zoom is.
    if (this.shown && !this.shown.shows(cloud.parts)) this.remove();
    this.shown?.place(cloud, plot);
    if (this.shown?.serves(cloud, plot)) this.next = null;
    else if (!this.next?.serves(cloud, plot)) this.next = new Picture(cloud, plot);
    if (this.next && this.asked === 0) this.asked = requestAnimationFrame(() => this.paint());
  }

  dispose(): void {
    this.clear();
    this.frame.remove();
  }

  private clear(): void {
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    this.next = null;
    this.remove();
  }

  private remove(): void {
    this.shown?.canvas.remove();
    this.shown = null;
  }

  private paint(): void {
    this.asked = 0;
    const { next, cloud, plot } = this;
    if (!next || !cloud) return;
    const now = performance.now();
    if (!next.paint(now + (now - this.movedAt < FRAME ? BESIDE : BUDGET))) {
      this.asked = requestAnimationFrame(() => this.paint());
      return;
    }
    next.place(cloud, plot);
    this.remove();
    this.frame.append(next.canvas);
    this.shown = next;
    this.next = null;
  }
}
