/** An element of a figure with what stands in it. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: Element[];
  text: string;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The elements of one of our own SVG documents: no comments, no CDATA, attributes in double quotes. Throws an Error where they do not nest. */
export function scanSvg(svg: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const pattern = /<\?[^>]*\?>|<\/([\w:-]+)\s*>|<([\w:-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g;
  let end = 0;
  for (const match of svg.matchAll(pattern)) {
    if (match.index !== end) break;
    end += match[0].length;
    const [, closed, name, list, empty, text] = match;
    const inner = open[open.length - 1];
    if (closed !== undefined) {
      if (inner.name !== closed) throw new Error(`The figure closes ${closed} where ${inner.name || 'nothing'} is open.`);
      open.pop();
    } else if (name !== undefined) {
      const attributes = Object.fromEntries([...list.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, plain(value)]));
      const element: Element = { name, attributes, children: [], text: '' };
      inner.children.push(element);
      if (empty === '') open.push(element);
    } else if (text !== undefined) inner.text += plain(text);
  }
  if (end !== svg.length || open.length !== 1 || top.children.length !== 1) throw new Error('The figure is no whole SVG document.');
  return top.children[0];
}

const plain = (text: string) =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, sixteen?: string, ten?: string, name?: string) =>
    sixteen !== undefined
      ? String.fromCodePoint(parseInt(sixteen, 16))
      : ten !== undefined
        ? String.fromCodePoint(Number(ten))
        : (ENTITIES[name ?? ''] ?? whole),
  );
