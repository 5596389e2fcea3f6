import { afterEach, expect, test } from 'vitest';
import type { FigureRequest } from '../../../../shared/contract/figure';
import { inProcess } from '../../cli/zerogap';
import { addData, closeHosts, openHost } from '../open-host';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

afterEach(closeHosts);

test('letters that figures cannot be written in are said beside the file, by the window and the command line', async () => {
  const { client } = await openHost();
  const { id } = await addData(client, '目標,y\n1,2\n2,3\n', 'letters.csv');
  const request: Omit<FigureRequest, 'format'> = { figure: 'scatter', subject: id, widthMm: 85, heightMm: 60, dpi: 96 };
  for (const format of ['svg', 'pdf', 'png'] as const) {
    const [{ note }] = await client.call('figure.render', { ...request, format });
    expect(note, format).toContain('lacks 目 標');
  }
  const [{ note }] = await client.call('figure.render', { ...request, format: 'csv' });
  expect(note).toBeUndefined();
  const { notes } = await client.call('figure.exportAll', { formats: ['png', 'csv'], widthMm: 85, heightMm: 60, dpi: 96 });
  expect(notes).toEqual([expect.stringContaining('lacks 目 標')]);

  const folder = mkdtempSync(join(tmpdir(), 'zerogap-letters-'));
  try {
    const project = join(folder, 'a.zerogap');
    await client.call('project.save', { path: project });
    const { stderr } = await inProcess(['figures', project, '--out', join(folder, 'out'), '--formats', 'png', '--dpi', '96']);
    expect(stderr).toMatch(/^letters-scatter\.png: DejaVu Sans, in which figures are written, lacks 目 標/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
