import type { Plugin } from 'vite';

export const BUNDLES: readonly string[];
export function packageFolder(id: string): string | null;
export function recordPackages(root: string, bundle: string): Plugin;
export function bundledPackages(root: string): string[];
