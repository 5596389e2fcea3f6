import type { Configuration } from 'electron-builder';

export function configuration(electron: string): Configuration;
