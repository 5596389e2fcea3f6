import { readFile } from 'node:fs/promises';
import { WebAssembly, type Memory } from '../../compute/engine/webassembly';
import { subsetterFile } from './places';

/** What is used of HarfBuzz's interface (hb.h, hb-subset.h): pointers are numbers, 0 is null. */
interface HarfBuzz {
  memory: Memory;
  _initialize(): void;
  malloc(size: number): number;
  hb_blob_create(data: number, length: number, mode: number, user: number, destroy: number): number;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_unicode_set(input: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_or_fail(face: number, input: number): number;
}

/** HB_MEMORY_MODE_WRITABLE: the bytes are HarfBuzz's own. */
const WRITABLE = 2;
/** HB_SUBSET_FLAGS_NO_HINTING: print and zooming have no use for it. */
const NO_HINTING = 1;

const compiled = new Map<string, Promise<object>>();

function subsetter(root: string): Promise<object> {
  const known = compiled.get(root);
  if (known) return known;
  const module = readFile(subsetterFile(root)).then((bytes) => new WebAssembly.Module(bytes));
  compiled.set(root, module);
  // A failure is not kept.
  module.catch(() => compiled.delete(root));
  return module;
}

/**
 * The font with the given characters, their ligatures and kerning, and the empty box, as a TrueType file that browsers take;
 * the same characters give the same bytes. `root` is that of the application.
 */
export async function subsetFont(font: Uint8Array, codes: Iterable<number>, root: string): Promise<Uint8Array> {
  // An instance of its own, whose memory goes with it.
  const hb = new WebAssembly.Instance(await subsetter(root), {}).exports as HarfBuzz;
  hb._initialize();
  const at = hb.malloc(font.length);
  new Uint8Array(hb.memory.buffer).set(font, at);
  const face = hb.hb_face_create(hb.hb_blob_create(at, font.length, WRITABLE, 0, 0), 0);
  const input = hb.hb_subset_input_create_or_fail();
  hb.hb_subset_input_set_flags(input, NO_HINTING);
  const wanted = hb.hb_subset_input_unicode_set(input);
  for (const code of codes) hb.hb_set_add(wanted, code);
  const subset = hb.hb_subset_or_fail(face, input);
  if (subset === 0) throw new Error('HarfBuzz made no subset of the font.');
  const blob = hb.hb_face_reference_blob(subset);
  const from = hb.hb_blob_get_data(blob, 0);
  return new Uint8Array(hb.memory.buffer).slice(from, from + hb.hb_blob_get_length(blob));
}
