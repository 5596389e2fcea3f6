export const ROOT: string;
export function compile(parts?: ('main' | 'renderer')[], say?: (line: string) => void): Promise<void>;
