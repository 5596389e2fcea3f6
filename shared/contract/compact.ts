/**
 * The same value with every typed array on a buffer of its own and of its own length. A view into something larger (a WASM memory, a received
 * message, a shared buffer) would cross a process border with all that lies around it, or not at all.
 */
export function compact<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) {
    if (value instanceof DataView) return value;
    const array = value as Uint8Array;
    const alone = array.buffer instanceof ArrayBuffer && array.byteLength === array.buffer.byteLength;
    // Uint8Array.prototype.slice of a Buffer would be a view again.
    return alone ? array : Object.getPrototypeOf(array).constructor.name === 'Buffer' ? new Uint8Array(array) : array.slice();
  }
  if (Array.isArray(value)) return value.every(isPlain) ? value : value.map(walk);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, walk(entry)]));
}

const isPlain = (value: unknown) => value === null || typeof value !== 'object';
