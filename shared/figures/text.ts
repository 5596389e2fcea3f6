/**
 * How wide a text will be, without a screen to ask: advance widths of DejaVu Sans in hundredths of an em. It is the widest
 * face that we fall back to, so a label that fits by this measure fits in all of them.
 */
// prettier-ignore
const ASCII = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
  100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
  50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];
const SYMBOLS: Record<string, number> = { '−': 84, '×': 84, '·': 32, '…': 100, '–': 50, '⁻': 53 };
const SUPERSCRIPT = /[⁰¹²³⁴⁵⁶⁷⁸⁹]/;
/** The bold face is wider than the regular one by this much on words and digits. */
const BOLD = 1.12;

/** An upper estimate of the width of `text` in pixels. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let hundredths = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    hundredths += ASCII[code - 32] ?? SYMBOLS[character] ?? (SUPERSCRIPT.test(character) ? 40 : code < 0x2e80 ? 75 : 100);
  }
  return (hundredths / 100) * fontSize * (bold ? BOLD : 1);
}

/** `text`, cut with an ellipsis where it would be wider than `width` pixels. */
export function fitText(text: string, width: number, fontSize: number, bold = false): string {
  if (textWidth(text, fontSize, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, fontSize, bold) > width) characters.pop();
  return characters.length === 0 ? '' : `${characters.join('').trimEnd()}…`;
}

/** `text` broken between words into lines of at most `width` pixels and of much the same length; the last of `most` lines is cut. */
export function wrapText(text: string, width: number, fontSize: number, most: number): string[] {
  const lines = breakLines(text, width, fontSize, most);
  if (lines.some((line) => textWidth(line, fontSize) > width)) return lines.map((line) => fitText(line, width, fontSize));
  for (let narrower = width - fontSize; narrower > 0; narrower -= fontSize) {
    const even = breakLines(text, narrower, fontSize, Infinity);
    if (even.length > lines.length || even.some((line) => textWidth(line, fontSize) > narrower)) break;
    lines.splice(0, lines.length, ...even);
  }
  return lines;
}

function breakLines(text: string, width: number, fontSize: number, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && (lines.length === most || textWidth(`${last} ${word}`, fontSize) <= width))
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
