export function collectLicences(root: string): Promise<string>;
