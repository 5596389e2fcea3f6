import { bytesOf, pickFile } from './files';
import type { Workbench } from './workbench.svelte';

/** Asks for a CSV of gate directions and gives its program these patterns. */
export async function chooseGates(workbench: Workbench): Promise<void> {
  const file = await pickFile('.csv,.tsv,.txt,text/csv');
  if (!file) return;
  const gates = await workbench.attempt('data.gates', { name: file.name, bytes: await bytesOf(file) });
  if (gates) workbench.draft.program.gateFile = { name: file.name, gates };
}
