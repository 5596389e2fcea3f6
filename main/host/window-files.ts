import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** A file of the built window, by the path of its address; null where there is none, and for every path that leads out of the folder. */
export async function windowFile(folder: string, pathname: string): Promise<{ bytes: Buffer; type: string } | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const path = resolve(folder, `.${decoded === '/' ? '/index.html' : decoded}`);
  const type = TYPES[extname(path)];
  if (!type || decoded.includes('\0') || !path.startsWith(resolve(folder) + sep)) return null;
  try {
    return { bytes: await readFile(path), type };
  } catch {
    return null;
  }
}

/** The headers of every file of the window: nothing but its own files runs in it, and it talks to `connect` only. */
export function windowHeaders(connect: string): Record<string, string> {
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      // Widgets place themselves with style attributes; style sheets come from files only.
      "style-src-attr 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      `connect-src ${connect}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  };
}
