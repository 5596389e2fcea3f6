import { Failure } from '../../shared/contract/failure';
import type { Delivery, FigureRequest } from '../../shared/contract/figure';
import type { ShownTable, TableRequest } from '../../shared/contract/table';
import { inStandardNumbers } from '../../shared/figures/format';
import type { Workbench } from './workbench.svelte';

/** Hands written files to the browser as downloads; the host's dialog already saved them otherwise. True unless it was cancelled. */
export function receive(delivery: Delivery): boolean {
  if (delivery.kind === 'download') {
    for (const file of delivery.files) {
      const url = URL.createObjectURL(new Blob([new Uint8Array(file.bytes)], { type: file.mime }));
      const link = document.createElement('a');
      link.href = url;
      link.download = file.name;
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    }
  }
  return delivery.kind !== 'cancelled';
}

/** Writes a figure; throws the Failure for the dialog to show. */
export async function exportFigure(workbench: Workbench, request: FigureRequest): Promise<boolean> {
  return tellOf(workbench, await workbench.session.call('figure.export', request));
}

/** Writes a table of the window, with numbers as every file has them; a failure is a toast. */
export async function exportTable(workbench: Workbench, content: () => ShownTable, format: TableRequest['format']): Promise<void> {
  const delivery = await workbench.attempt('table.export', { ...inStandardNumbers(content), format });
  if (delivery) tellOf(workbench, delivery);
}

/** Puts a figure on the clipboard as a picture; throws the Failure for the dialog to show. */
export async function copyFigure(workbench: Workbench, request: Omit<FigureRequest, 'format'>): Promise<true> {
  const image = workbench.session
    .call('figure.render', { ...request, format: 'png' })
    .then(([{ bytes, mime }]) => new Blob([new Uint8Array(bytes)], { type: mime }));
  try {
    // Given as a promise, it counts as what the click was for, however long drawing takes.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': image })]);
  } catch (error) {
    await image;
    throw new Failure('unsupported', `The clipboard did not take the picture: ${(error as Error).message}`, 'Export it as PNG.');
  }
  workbench.toasts.tell('ok', 'Copied', 'The figure is on the clipboard as a picture.');
  return true;
}

/** Writes the convex program of a run as a script; throws the Failure for the dialog to show. */
export async function saveProgram(workbench: Workbench, id: string, beta?: number): Promise<boolean> {
  return tellOf(workbench, await workbench.session.call('run.saveProgram', { id, ...(beta === undefined ? {} : { beta }) }));
}

/** Says where the files of a delivery are. True unless it was cancelled. */
export function tellOf(workbench: Workbench, delivery: Delivery): boolean {
  const done = receive(delivery);
  if (delivery.kind === 'saved') workbench.toasts.tell('ok', 'Exported', delivery.paths.join(', '));
  else if (delivery.kind === 'download') workbench.toasts.tell('ok', 'Exported', delivery.files.map((file) => file.name).join(', '));
  return done;
}
