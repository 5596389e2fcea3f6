import { fileURLToPath } from 'node:url';
import { renderFigure } from '../../main/files/figure';
import { fontDirectory } from '../../main/files/fonts/places';
import { svgToPng } from '../../main/files/png';
import { growthFigure, type GrowthData } from '../../shared/figures/growth';

const SIZE = { widthMm: 120, heightMm: 70 };
const DPI = 200;

/** A chart of the growth bench as SVG and PNG. */
export async function drawGrowth(data: GrowthData): Promise<{ extension: string; bytes: string | Uint8Array }[]> {
  const svg = renderFigure((style) => growthFigure(data, style), SIZE);
  const root = fileURLToPath(new URL('../..', import.meta.url));
  return [
    { extension: 'svg', bytes: svg },
    { extension: 'png', bytes: await svgToPng(svg, DPI, fontDirectory(root)) },
  ];
}
