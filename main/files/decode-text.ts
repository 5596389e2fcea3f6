import type { SourceFile } from '../../shared/contract/data';
import { Failure } from '../../shared/contract/failure';

/** The longest text that V8 holds in one string is a little over this. */
const LARGEST = 500_000_000;

const SIGNATURES: { bytes: number[]; what: string; hint: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a zip archive or an Excel workbook', hint: 'In a spreadsheet program, save the sheet as CSV.' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook', hint: 'In a spreadsheet program, save the sheet as CSV.' },
  { bytes: [0x1f, 0x8b], what: 'gzip-compressed', hint: 'Decompress it first (gunzip).' },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', hint: 'Export it as CSV.' },
  { bytes: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], what: 'a NumPy array', hint: 'Export it as CSV (numpy.savetxt).' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document', hint: 'Export the table in it as CSV.' },
];

export interface DecodedText {
  text: string;
  encoding: SourceFile['encoding'];
  notes: string[];
}

/**
 * The bytes of a text file as text, in the encoding that is given, else UTF-8, UTF-16 by its mark, or Latin-1 with a note.
 * @throws Failure('data') where it is no text, or none in that encoding, with the place
 */
export function decodeText(bytes: Uint8Array, name: string, given?: DecodedText['encoding']): DecodedText {
  if (bytes.length > LARGEST) {
    throw new Failure(
      'data',
      `${name} has ${Math.round(bytes.length / 1e6)} MB; text files up to ${LARGEST / 1e6} MB can be read.`,
      'Leave out columns or rows that are not needed.',
    );
  }
  const signature = SIGNATURES.find((entry) => entry.bytes.every((byte, i) => bytes[i] === byte));
  if (signature) throw new Failure('data', `${name} is ${signature.what}, not a text file.`, signature.hint);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = wideMark(buffer);
  if (given === 'utf-16' || (wide && given === undefined)) return fromUtf16(buffer, wide, name);
  if (given === 'latin-1') return { text: checked(buffer.toString('latin1'), name), encoding: given, notes: [] };
  const mark = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
  const notes = mark ? ['The file begins with a byte-order mark, which was skipped.'] : [];
  const body = mark ? buffer.subarray(3) : buffer;
  const text = utf8(body);
  if (text !== null) return { text: checked(text, name), encoding: 'utf-8-sig', notes };
  const where = firstWrongByte(body);
  if (given === 'utf-8-sig')
    throw new Failure(
      'data',
      `${name} is not UTF-8: ${where.words}.`,
      'Choose its encoding: Latin-1 is the usual one of older programs.',
      where.at,
    );
  return {
    text: checked(body.toString('latin1'), name),
    encoding: 'latin-1',
    notes: [...notes, `The file is not UTF-8 (${where.words}); it was read as Latin-1.`],
  };
}

/** The byte order that a mark at the beginning says. */
function wideMark(buffer: Buffer): 'little' | 'big' | null {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'little';
  return buffer[0] === 0xfe && buffer[1] === 0xff && buffer.length % 2 === 0 ? 'big' : null;
}

function fromUtf16(buffer: Buffer, mark: 'little' | 'big' | null, name: string): DecodedText {
  if (buffer.length % 2 !== 0)
    throw new Failure('data', `${name} is not UTF-16: it has an odd number of bytes (${buffer.length}).`, 'Choose another encoding.');
  const body = buffer.subarray(mark ? 2 : 0);
  const little = mark === 'big' ? Buffer.from(body).swap16() : body;
  return { text: checked(little.toString('utf16le'), name), encoding: 'utf-16', notes: ['The file is UTF-16.'] };
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Where bytes that are no UTF-8 first are none: the length of the longest beginning that could go on as some. */
function firstWrongByte(body: Buffer): { words: string; at: { row: number; column: number } } {
  const accepts = (length: number) => {
    try {
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [good, bad] = [0, body.length];
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (accepts(middle)) good = middle;
    else bad = middle;
  }
  const before = body.subarray(0, good).toString('utf8');
  const lines = before.split(/\r\n|\n|\r/);
  const at = { row: lines.length, column: lines[lines.length - 1].length + 1 };
  const byte = body[good].toString(16).padStart(2, '0');
  return { words: `byte 0x${byte} in row ${at.row}, character ${at.column}`, at };
}

/** Text has no control characters but tab, line feed, form feed and carriage return. */
function checked(text: string, name: string): string {
  const control = /[\0-\x08\x0b\x0e-\x1f\x7f]/.exec(text);
  if (!control) return text;
  const code = control[0].charCodeAt(0).toString(16).padStart(2, '0');
  const line = text.slice(0, control.index).split(/\r\n|\n|\r/).length;
  throw new Failure(
    'data',
    `${name} is not a text file: row ${line} holds the control character 0x${code}.`,
    'Open a comma-separated text file.',
  );
}
