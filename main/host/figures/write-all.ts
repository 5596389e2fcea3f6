import { Failure } from '../../../shared/contract/failure';
import type { LeftOut, WrittenFile } from '../../../shared/contract/figure';
import { TABLE_FORMATS, type FORMATS, type Print } from '../../../shared/contract/print';
import { printStyle, renderFigure } from '../../files/figure';
import type { Context } from '../context';
import { projectFigures } from './project-figures';
import { projectTables } from './project-tables';
import { writeShownTable } from './shown-table';
import { stemNamer } from './stems';
import { subjectOf } from './subject';
import { writeSubject } from './write';

/** What says that a figure does not exist, and no fault of ours. */
const REASONS: readonly string[] = ['usage', 'unsupported', 'missing', 'data'];

/** Every figure of the open project in every one of `formats`, every table in those that tables have, and what was left out with the reason. */
export async function writeAll(
  context: Context,
  { formats, ...print }: Print & { formats: readonly (typeof FORMATS)[number][] },
): Promise<{ files: WrittenFile[]; leftOut: LeftOut[] }> {
  const files: WrittenFile[] = [];
  const leftOut: LeftOut[] = [];
  /** Does what may turn out to be impossible. */
  const attempt = async (name: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const { code, message } = Failure.describe(error);
      if (!REASONS.includes(code)) throw error;
      leftOut.push({ name, reason: message });
    }
  };
  const stemOf = stemNamer();
  for (const { source, stem } of projectFigures(context.workspace, stemOf))
    await attempt(stem, async () => {
      const subject = await subjectOf(context, source);
      const { empty } = subject.draw(printStyle(print));
      if (empty !== null) throw new Failure('missing', empty);
      let svg: string | undefined;
      const svgOf = () => (svg ??= renderFigure((style) => subject.draw(style), print));
      for (const format of formats)
        await attempt(`${stem}.${format}`, async () => {
          files.push(...(await writeSubject(context, { ...source, ...print, format, stem }, subject, svgOf)));
        });
    });
  const tabular = TABLE_FORMATS.filter((format) => formats.includes(format));
  for (const { stem, read } of tabular.length > 0 ? projectTables(context, stemOf) : [])
    await attempt(stem, async () => {
      const table = await read();
      for (const format of tabular)
        await attempt(`${stem}.${format}`, async () => void files.push(...writeShownTable(context, { ...table, format }, stem)));
    });
  return { files, leftOut };
}
