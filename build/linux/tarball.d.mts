export function makeTarball(what: { folder: string; manifest: { name: string; version: string }; out: string }): string;
