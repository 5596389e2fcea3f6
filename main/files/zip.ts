import { inflateSync, zipSync } from 'fflate';
import { Failure } from '../../shared/contract/failure';

/** A fixed time, so that equal contents give equal bytes. */
const EPOCH = new Date(1980, 0, 1);
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** No deflate stream grows by more. */
const LARGEST_RATIO = 1032;

/** A zip archive of the entries, in their order; those for which `compress` says so are deflated. */
export function writeZip(entries: Iterable<readonly [string, Uint8Array]>, compress: (name: string) => boolean): Uint8Array {
  const files = Object.fromEntries([...entries].map(([name, bytes]) => [name, [bytes, { level: compress(name) ? 6 : 0 }] as const]));
  return zipSync(files as Parameters<typeof zipSync>[0], { mtime: EPOCH });
}

/**
 * The entries of a zip archive, each checked against its length and CRC-32 (fflate checks neither).
 * @throws Failure('data') where it is no zip archive, cut off or damaged
 */
export function readZip(bytes: Uint8Array, name: string): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (what: string): never => {
    throw new Failure('data', `${name} is damaged: ${what}.`, 'Take an earlier copy of the file, or fetch it again.');
  };
  if (bytes.length < 4 || (view.getUint32(0, true) !== LOCAL && view.getUint32(0, true) !== END)) {
    throw new Failure('data', `${name} is not a zip archive.`, 'Choose another file.');
  }
  let end = bytes.length - 22;
  while (end >= 0 && end > bytes.length - 66_000 && view.getUint32(end, true) !== END) end--;
  if (end < 0 || view.getUint32(end, true) !== END) return damaged('it is cut off at its end');
  const entries = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) return damaged('its list of contents is broken');
    const method = view.getUint16(at + 10, true);
    const crc = view.getUint32(at + 16, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const start = view.getUint32(at + 42, true);
    const entry = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8');
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (entry.endsWith('/')) continue;
    if (start + 30 > bytes.length || view.getUint32(start, true) !== LOCAL) return damaged(`${entry} is not where it should be`);
    const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    if (from + packed > bytes.length) return damaged(`${entry} is cut off`);
    const content = unpack(bytes.subarray(from, from + packed), method, size);
    if (!content || content.length !== size || crc32(content) !== crc)
      return damaged(`the contents of ${entry} are not those that were written`);
    entries.set(entry, content);
  }
  return entries;
}

function unpack(packed: Uint8Array, method: number, size: number): Uint8Array | null {
  if (method === 0) return packed;
  if (method !== 8 || size > LARGEST_RATIO * packed.length + 64) return null;
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch {
    return null;
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 as zip uses it (Node 16 has none). */
function crc32(bytes: Uint8Array): number {
  let c = -1;
  for (let i = 0; i < bytes.length; i++) c = CRC_TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return (c ^ -1) >>> 0;
}
