/** Characters that mean something to LaTeX, and those that figures use and LaTeX has by name. */
const NAMED: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  _: '\\_',
  '%': '\\%',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\ensuremath{<}',
  '>': '\\ensuremath{>}',
  '|': '\\ensuremath{|}',
  '"': "''",
  '“': '``',
  '”': "''",
  '’': "'",
  '‘': '`',
  '§': '\\S{}',
  '–': '--',
  '—': '---',
  '…': '\\dots{}',
  '−': '\\ensuremath{-}',
  '\u00a0': '~',
};
/** What needs math mode. */
const MATH: Record<string, string> = {
  '×': '\\times',
  '·': '\\cdot',
  '±': '\\pm',
  '≤': '\\le',
  '≥': '\\ge',
  '≈': '\\approx',
  '→': '\\to',
  '∞': '\\infty',
  '√': '\\surd',
  '∈': '\\in',
  '∑': '\\sum',
  '∇': '\\nabla',
  '‖': '\\|',
  '†': '\\dagger',
  '°': '{}^\\circ',
  '½': '\\frac12',
  '★': '\\star',
  ᵀ: '{}^{\\top}',
  '₊': '{}_{+}',
  '₋': '{}_{-}',
  ₗ: '{}_{l}',
  ᵢ: '{}_{i}',
  ⱼ: '{}_{j}',
  ₖ: '{}_{k}',
  ᵖ: '{}^{p}',
  ⁿ: '{}^{n}',
  '⟨': '\\langle',
  '⟩': '\\rangle',
  '⋯': '\\cdots',
  '←': '\\leftarrow',
  '↦': '\\mapsto',
  '∘': '\\circ',
  ℓ: '\\ell',
  ...Object.fromEntries(
    'α alpha β beta γ gamma δ delta ε varepsilon η eta θ theta κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma τ tau φ varphi χ chi ψ psi ω omega Π Pi Γ Gamma Δ Delta Λ Lambda Σ Sigma Φ Phi Ω Omega'
      .split(' ')
      .reduce<[string, string][]>((pairs, word, i, all) => (i % 2 === 0 ? [...pairs, [word, `\\${all[i + 1]}`]] : pairs), []),
  ),
};
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';

/** A text that LaTeX sets as it stands. */
export function latexText(text: string): string {
  return (
    text
      .replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|[₀-₉]+|[^\x20-\x7e]|[\\{}$&#_%~^<>|"]/gu, (part) => {
        const first = part[0];
        if (first === '⁻' || RAISED.includes(first)) return `\\ensuremath{{}^{${plainDigits(part, RAISED)}}}`;
        if (LOWERED.includes(first)) return `\\ensuremath{{}_{${plainDigits(part, LOWERED)}}}`;
        return NAMED[part] ?? (MATH[part] === undefined ? part : `\\ensuremath{${MATH[part]}}`);
      })
      // What comes from a file can hold line breaks, which would end a row.
      .replace(/\s+/g, ' ')
  );
}

/** A number as `shared/figures/format` writes it: a true minus, commas between thousands, × 10ⁿ. */
export function latexNumber(shown: string): string {
  const parts = /^(−?)([\d,]+(?:\.\d+)?)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/.exec(shown);
  if (!parts) return latexText(shown);
  const [, minus, digits, exponent] = parts;
  const power = exponent === undefined ? '' : ` \\times 10^{${plainDigits(exponent, RAISED)}}`;
  return `$${minus ? '-' : ''}${digits.replace(/,/g, '{,}')}${power}$`;
}

/** Whether LaTeX has every character by its own fonts: Latin letters, and what is named above. */
export const isLatin = (text: string): boolean =>
  [...text].every((character) => character <= '\u017f' || character in NAMED || character in MATH || RAISED.includes(character) || LOWERED.includes(character) || character === '⁻'); // prettier-ignore

const plainDigits = (text: string, digits: string) => [...text].map((one) => (one === '⁻' ? '-' : digits.indexOf(one))).join('');
