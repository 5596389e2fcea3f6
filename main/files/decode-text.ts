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
  /** As Python names it. */
  encoding: 'utf-8-sig' | 'utf-16' | 'latin-1';
  notes: string[];
}

/** The bytes of a text file as text: UTF-8, UTF-16 by its mark, else Latin-1 with a note. Refuses what is no text. */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
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
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: checked(buffer.subarray(2).toString('utf16le'), name), encoding: 'utf-16', notes: ['The file is UTF-16.'] };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0) {
    return {
      text: checked(Buffer.from(buffer.subarray(2)).swap16().toString('utf16le'), name),
      encoding: 'utf-16',
      notes: ['The file is UTF-16.'],
    };
  }
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const notes = mark ? ['The file begins with a byte-order mark, which was skipped.'] : [];
  const body = mark ? buffer.subarray(3) : buffer;
  try {
    return { text: checked(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), name), encoding: 'utf-8-sig', notes };
  } catch (error) {
    if (error instanceof Failure) throw error;
    return {
      text: checked(body.toString('latin1'), name),
      encoding: 'latin-1',
      notes: [...notes, 'The file is not UTF-8; it was read as Latin-1.'],
    };
  }
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
