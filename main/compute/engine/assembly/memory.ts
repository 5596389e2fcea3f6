/** Where free memory begins: everything below belongs to the module itself. */
export function heapBase(): usize {
  return __heap_base;
}
