import { Failure } from '../../../shared/contract/failure';
import type { LeftOut, WrittenFile } from '../../../shared/contract/figure';
import type { FORMATS, Print } from '../../../shared/contract/print';
import { printStyle, renderFigure } from '../../files/figure';
import type { Context } from '../context';
import { projectFigures } from './project-figures';
import { subjectOf } from './subject';
import { writeSubject } from './write';

/** What says that a figure does not exist, and no fault of ours. */
const REASONS: readonly string[] = ['usage', 'unsupported', 'missing', 'data'];

/** Every figure of the open project in every one of `formats`, and what was left out with the reason. */
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
  for (const { source, stem } of projectFigures(context.workspace))
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
  return { files, leftOut };
}
