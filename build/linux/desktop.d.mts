import type { Configuration } from 'electron-builder';

export function desktopEntry(config: Configuration): string;
export function mimePackage(config: Configuration): string;
export function icons(name: string, folder: string): Map<string, Buffer>;
