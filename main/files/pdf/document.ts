import { zlibSync } from 'fflate';
import { joined } from '../bytes';

type Entries = Readonly<Record<string, string>>;

/** The objects of a PDF file (ISO 32000-1), written in the order in which they were asked for: equal contents are equal bytes. */
export class PdfDocument {
  private readonly objects: Uint8Array[] = [];

  /** A number for an object that is written later. */
  reserve(): number {
    return this.objects.push(new Uint8Array(0));
  }

  /** Writes a dictionary; its number. */
  dictionary(entries: Entries, number = this.reserve()): number {
    this.objects[number - 1] = latin1(dictionary(entries));
    return number;
  }

  /** Writes a stream, deflated by fflate: Node's own zlib gives other bytes in other versions of it, and so in Electron. */
  stream(bytes: Uint8Array, entries: Entries = {}): number {
    const packed = zlibSync(bytes, { level: 9 });
    const head = dictionary({ ...entries, Filter: '/FlateDecode', Length: String(packed.length) });
    const number = this.reserve();
    this.objects[number - 1] = joined([latin1(`${head}\nstream\n`), packed, latin1('\nendstream')]);
    return number;
  }

  /** The whole file. */
  bytes(root: number, info: number): Uint8Array {
    // The second line tells programs that the file is binary.
    const parts = [latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')];
    let at = parts[0].length;
    const places = this.objects.map((body, i) => {
      const place = at;
      const object = joined([latin1(`${i + 1} 0 obj\n`), body, latin1('\nendobj\n')]);
      parts.push(object);
      at += object.length;
      return place;
    });
    const entries = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
    const count = places.length + 1;
    const trailer = dictionary({ Size: String(count), Root: reference(root), Info: reference(info) });
    parts.push(latin1(`xref\n0 ${count}\n0000000000 65535 f \n${entries}trailer\n${trailer}\nstartxref\n${at}\n%%EOF\n`));
    return joined(parts);
  }
}

export const reference = (number: number) => `${number} 0 R`;

export const dictionary = (entries: Entries) =>
  `<< ${Object.entries(entries)
    .map(([key, value]) => `/${key} ${value}`)
    .join(' ')} >>`;

/** A text string in any language: UTF-16 with its mark. */
export const textString = (text: string) => `<FEFF${hex(text)}>`;

/** UTF-16 in hexadecimal digits. */
export const hex = (text: string) => Array.from({ length: text.length }, (_, i) => word(text.charCodeAt(i))).join('');

/** Sixteen bits in hexadecimal digits. */
export const word = (value: number) => value.toString(16).toUpperCase().padStart(4, '0');

/** A number as short as a picture needs it. */
export const decimal = (value: number) => String(Math.round(value * 1000) / 1000 + 0);

export const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
