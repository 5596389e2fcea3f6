/** The style sheet of the tokens: custom properties for each theme, switched by `data-theme` on the root element. */
export function tokensCss(tokens: typeof import('../shared/figures/tokens')): string;
/** Writes renderer/tokens.generated.css where it changed and returns its path. */
export function buildTokens(): Promise<string>;
