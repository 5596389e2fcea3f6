import { objectiveFigure } from '../../../shared/figures/objective';
import { renderFigure } from '../../files/figure';
import { gapSubject } from './gap-data';
import type { Workspace } from '../workspace';

/** The figure that stands for a project in a file manager: the objective of its newest run that has something to show. */
export function previewOf(workspace: Workspace): string | undefined {
  for (const { id } of [...workspace.project.runs].reverse()) {
    const { data } = gapSubject(workspace, id);
    if (data.curves.length === 0 && !data.bound) continue;
    return renderFigure((style) => objectiveFigure(data, style), { widthMm: 120, heightMm: 80 });
  }
  return undefined;
}
