import type { Delivery, FigureRequest } from '../../shared/contract/figure';
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
