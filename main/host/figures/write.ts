import type { FigureRequest, FigureSource, WrittenFile } from '../../../shared/contract/figure';
import { PAGE_MM } from '../../../shared/contract/print';
import { printStyle, renderFigure } from '../../files/figure';
import { utf8, writeTable } from '../../files/figure-table';
import { fontDirectory } from '../../files/fonts/places';
import { writeLatex } from '../../files/latex-table';
import { svgToPng } from '../../files/png';
import type { Context } from '../context';
import { fileName } from '../transport/delivery';
import { subjectOf, type FigureSubject } from './subject';

/** A figure or its numbers as files, by the same code for window and command line. Throws the Failure that says why there is none. */
export async function writeFigure(context: Context, request: FigureRequest): Promise<WrittenFile[]> {
  return writeSubject(context, request, await subjectOf(context, request));
}

/** The same of a figure whose data are at hand; `svgOf` gives its drawing, where that was made already. */
export async function writeSubject(
  context: Context,
  request: FigureRequest,
  subject: FigureSubject,
  svgOf = () => renderFigure((style) => subject.draw(style), request),
): Promise<WrittenFile[]> {
  const { figure, format } = request;
  const stem =
    request.stem === undefined ? (subject.stem ?? `${fileName(context.workspace.project.name)}-${figure}`) : fileName(request.stem);
  if (format === 'csv') {
    const table = subject.table();
    return writeTable({ ...table, about: { caption: captionOf(subject), settings: settingsOf(request), ...table.about } }, figure, stem);
  }
  if (format === 'tex') return writeLatex(subject.table(), captionOf(subject), stem);
  const svg = svgOf();
  const { root } = context.platform;
  const { figureFonts, missingLetters, svgToPdf, embedFonts } = await vectors();
  const fonts = await figureFonts(root);
  const missing = missingLetters(svg, fonts);
  const note = missing === null ? {} : { note: missing };
  switch (format) {
    case 'svg':
      return [{ name: `${stem}.svg`, mime: 'image/svg+xml', bytes: utf8(await embedFonts(svg, fonts, root)), ...note }];
    case 'pdf':
      return [{ name: `${stem}.pdf`, mime: 'application/pdf', bytes: new Uint8Array(await svgToPdf(svg, fonts)), ...note }];
    case 'png':
      return [
        { name: `${stem}.png`, mime: 'image/png', bytes: new Uint8Array(await svgToPng(svg, request.dpi, fontDirectory(root))), ...note },
      ];
  }
}

/** What writes fonts into files, which is much code, and is read when the first figure is written. */
const vectors = () => import('../../files/vector-figure');

/** What the figure says of itself: in its subtitle, how strongly what it shows is proven. */
function captionOf({ draw }: FigureSubject) {
  const { title, subtitle, description, notes } = draw(printStyle({ widthMm: PAGE_MM, heightMm: PAGE_MM / 2 }));
  return { title, subtitle, description, notes };
}

/** As what the figure was asked for, beside whose it is. */
function settingsOf(request: FigureRequest): Partial<FigureSource> {
  const {
    figure: _figure,
    subject: _subject,
    format: _format,
    stem: _stem,
    widthMm: _w,
    heightMm: _h,
    dpi: _dpi,
    fontPt: _pt,
    ...settings
  } = request;
  return settings;
}
