import { join } from 'node:path';
import { Failure } from '../../shared/contract/failure';
import { joined } from './bytes';
import { FONT_FILES } from './fonts/places';

/** An SVG figure with its width in mm as a PNG of `dpi` dots per inch, which the file also states. Fails ('unsupported') where resvg has no build for this machine. */
export async function svgToPng(svg: string, dpi: number, fonts: string): Promise<Uint8Array> {
  const width = /<svg width="([\d.]+)mm"/.exec(svg);
  if (!width) throw new Failure('internal', 'The figure has no width in millimetres.');
  // Only where it is needed: its native part is large, and SVG export must work without it.
  const { renderAsync } = await import('@resvg/resvg-js').catch((error: Error) => {
    throw new Failure('unsupported', `PNG cannot be written on this machine: ${error.message}`, 'Export the figure as SVG.');
  });
  const image = await renderAsync(svg, {
    fitTo: { mode: 'width', value: Math.max(1, Math.round((Number(width[1]) / 25.4) * dpi)) },
    font: {
      loadSystemFonts: false,
      fontFiles: Object.values(FONT_FILES).map((file) => join(fonts, file)),
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  return withResolution(image.asPng(), dpi);
}

/** A PNG with a pHYs chunk (after IHDR), so that a page sets it at its true size. */
export function withResolution(png: Uint8Array, dpi: number): Uint8Array {
  const ihdrEnd = 8 + 25;
  const chunk = Buffer.alloc(21);
  const perMetre = Math.round(dpi / 0.0254);
  chunk.writeUInt32BE(9, 0);
  chunk.write('pHYs', 4, 'latin1');
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk[16] = 1;
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return joined([png.subarray(0, ihdrEnd), chunk, png.subarray(ihdrEnd)]);
}

/** CRC-32 of the PNG specification (zlib.crc32 is newer than Node 16). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
