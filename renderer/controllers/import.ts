import type { Dataset, FileSource, MissingRule, Reading } from '../../shared/contract/data';
import { bytesOf, pickFile } from './files';
import { addData, openProject } from './project';
import type { Workbench } from './workbench.svelte';

/** Lets a person choose a file, by the host's dialog or the page's, and look at it before it is taken. */
export async function importData(workbench: Workbench): Promise<void> {
  if (workbench.session.info?.dialogs) return open(workbench);
  const picked = await pickFile('.csv,.tsv,.txt,text/csv');
  if (picked) await importBytes(workbench, picked.name, await bytesOf(picked));
}

/** The same of a file that is at hand; done when the dialog is closed. */
export function importBytes(workbench: Workbench, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  return open(workbench, { kind: 'bytes', name, bytes });
}

/** Opens the dialog with room for a table from the clipboard. */
export function pasteData(workbench: Workbench): void {
  workbench.importing = { staged: null, over: () => undefined };
}

/** A table that was pasted, as spreadsheets put it on the clipboard: tabs between cells. */
export async function importPasted(workbench: Workbench, text: string): Promise<void> {
  const over = workbench.importing?.over ?? (() => undefined);
  const bytes = new Uint8Array(new TextEncoder().encode(text));
  const staged = await workbench.attempt('data.stage', { source: { kind: 'bytes', name: 'Pasted table', bytes } });
  if (staged) workbench.importing = { staged, over };
}

/** Whether a text from the clipboard is meant as a table: it has several lines, or cells with tabs between them. */
export const isTable = (text: string) => /\t|\n\s*\S/.test(text.trimStart());

async function open(workbench: Workbench, source?: FileSource): Promise<void> {
  const staged = await workbench.attempt('data.stage', source ? { source } : {});
  if (staged) await new Promise<void>((over) => (workbench.importing = { staged, over }));
}

/** Takes the file as it was shown; null where that failed. */
export function takeImport(workbench: Workbench, id: string, taking: { reading: Reading; missing: MissingRule }): Promise<Dataset | null> {
  return addData(workbench, { kind: 'staged', id }, taking);
}

/** What a drop of files on the window means. */
export async function receiveFiles(workbench: Workbench, files: readonly File[]): Promise<void> {
  for (const file of files) {
    const bytes = await bytesOf(file);
    if (file.name.toLowerCase().endsWith('.zerogap')) return openProject(workbench, { bytes, name: file.name });
    await importBytes(workbench, file.name, bytes);
  }
}
