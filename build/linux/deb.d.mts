import type { Configuration } from 'electron-builder';

interface Manifest {
  name: string;
  version: string;
  description: string;
}
export interface Packed {
  folder: string;
  config: Configuration;
  manifest: Manifest;
  root: string;
  out: string;
  compression?: string;
}
export function control(config: Configuration, manifest: Manifest, kilobytes: number, arch?: string): string;
export function makeDeb(what: Packed): string;
