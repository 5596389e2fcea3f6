export interface ElectronRuntime {
  executable: string;
  folder: string;
  /** Empty where the folder does not say. */
  version: string;
}
export interface Display {
  env: Record<string, string>;
  close(): void;
}
export const ROOT: string;
export function findElectron(env?: NodeJS.ProcessEnv): ElectronRuntime | null;
export function findChromium(env?: NodeJS.ProcessEnv): Promise<string | null>;
export function openDisplay(env?: NodeJS.ProcessEnv): Promise<Display | null>;
