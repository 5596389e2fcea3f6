/** What `npm run setup:tensorflow` is to do; throws where its arguments make no sense. */
export function choices(args: string[], hasCard: boolean): { kind: 'cpu' | 'gpu' | 'undo'; wheel?: string };
