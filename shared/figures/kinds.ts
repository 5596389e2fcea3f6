import type { Kind, LowerBound } from '../contract/certificate';
import type { FamilyName, SolveResult } from '../contract/run';
import { formatBound, formatPercent } from './format';
import type { ColorToken } from './tokens';

/** One stroke or area of a glyph in its 32×32 box. A dashed or open shape has no fill. */
export interface GlyphPart {
  path: string;
  paint: 'fill' | 'stroke';
  /** Where it is not the tone of the kind. */
  color?: ColorToken;
  width?: number;
  dash?: readonly number[];
}

/** How a certificate kind is said and drawn, in the card, the tree and the figures alike (theory §2; the fill of the disc says how much was proven). */
export interface KindLook {
  word: string;
  /** What it means, in a few words. */
  caption: string;
  /** Token of its colour: a verdict, never the only sign. */
  tone: ColorToken;
  /** Whether the value is a true lower bound of every network: only then may it be hatched or called a bound. */
  bounds: boolean;
  /** Dash of its line; empty is solid. */
  dash: readonly number[];
  /** Distance of the hatch lines below it in pixels; null where nothing is out of reach. */
  hatch: number | null;
  glyph: readonly GlyphPart[];
}

const RING = 'M4 16A12 12 0 1 1 28 16A12 12 0 1 1 4 16Z';

export const KIND_LOOKS: Record<Kind, KindLook> = {
  exact: {
    word: 'Exact',
    caption: 'Bound proven, no slack',
    tone: 'ok',
    bounds: true,
    dash: [],
    hatch: 6,
    glyph: [
      { path: 'M3 16A13 13 0 1 1 29 16A13 13 0 1 1 3 16Z', paint: 'fill' },
      { path: 'M10 16.5L14.3 20.8L22.3 12', paint: 'stroke', color: 'surface', width: 2.6 },
    ],
  },
  relaxed: {
    word: 'Relaxed',
    caption: 'Proven, may be loose',
    tone: 'info',
    bounds: true,
    dash: [],
    hatch: 14,
    glyph: [
      { path: RING, paint: 'stroke', width: 2 },
      { path: 'M16 4A12 12 0 0 0 16 28Z', paint: 'fill' },
    ],
  },
  restricted: {
    word: 'Restricted',
    caption: 'For the chosen patterns only',
    tone: 'warn',
    bounds: false,
    dash: [6, 4],
    hatch: null,
    glyph: [
      { path: RING, paint: 'stroke', width: 2 },
      { path: 'M16 16V4A12 12 0 0 1 28 16Z', paint: 'fill' },
    ],
  },
  estimated: {
    word: 'Estimated',
    caption: 'No bound claimed',
    tone: 'text-3',
    bounds: false,
    dash: [2, 3],
    hatch: null,
    glyph: [{ path: RING, paint: 'stroke', width: 2, dash: [4, 3.54] }],
  },
};

/** What stands in the region below a bound, longest first: the first that fits is drawn. */
export const REGION_WORDS: Record<LowerBound['kind'], readonly string[]> = {
  exact: ['proven: no network of this family goes below the bound', 'proven: no network goes below', 'proven out of reach', 'proven'],
  relaxed: ['proven, may be loose: no network of this family goes below', 'proven, may be loose', 'proven'],
};

/** What stands at a value that a network reaches and that is no bound, longest first. */
export const REACHED_WORDS: readonly string[] = ['a network that reaches this, no lower bound', 'a network that reaches this', 'reached'];

/** Families as they are written in a sentence, before "network". */
export const FAMILY_WORDS: Record<FamilyName, string> = {
  'two-layer-relu': 'two-layer ReLU',
  'gated-relu': 'gated ReLU',
  'three-layer-relu': 'three-layer ReLU',
  'deep-relu': 'deep ReLU',
  'deep-linear': 'deep linear',
  'parallel-linear': 'parallel linear',
  'rank-one': 'ReLU',
  spline: 'ReLU',
  threshold: 'threshold',
};

/** Families as a list or a heading names them. */
export const FAMILY_LABELS: Record<FamilyName, string> = {
  'two-layer-relu': 'Two-layer ReLU',
  'gated-relu': 'Gated ReLU',
  'three-layer-relu': 'Three-layer ReLU',
  'deep-relu': 'Deep ReLU',
  'deep-linear': 'Deep linear, standard',
  'parallel-linear': 'Deep linear, parallel',
  'rank-one': 'ReLU, rank-one data',
  spline: '1-D spline',
  threshold: 'Threshold units',
};

export type Certified = Pick<SolveResult, 'certificate' | 'objective' | 'relativeGap' | 'lowerBound' | 'patterns' | 'patternsHow'>;

/** What a family's program counts as its patterns; null where there is nothing to count. */
export const PATTERN_WORDS: Record<FamilyName, string | null> = {
  'two-layer-relu': 'Patterns',
  'gated-relu': 'Gates',
  'three-layer-relu': 'Patterns',
  'deep-relu': null,
  'deep-linear': null,
  'parallel-linear': null,
  'rank-one': null,
  spline: 'Hinges',
  threshold: 'Patterns',
};

/** The networks of a family, as a sentence calls one of them. */
export function networkWords(family: FamilyName): string {
  const network = `${FAMILY_WORDS[family]} network`;
  if (family === 'gated-relu') return `${network} with these gates`;
  // The bound of one first width is none of another.
  if (family === 'three-layer-relu') return `${network} of this first width`;
  return family === 'spline' ? `${network} with free biases` : network;
}

/** Gaps above this are said, whatever was asked for. */
const SMALL = 1e-4;

/** The kind in words first, then whether the program reached its bound. `tolerance` is the relative gap that was asked for. */
export function certificateTitle(result: Certified, tolerance: number): string {
  const open = result.relativeGap !== null && !(result.relativeGap <= Math.min(tolerance, SMALL));
  const below = open ? formatPercent(result.relativeGap!, 2) : '';
  switch (result.certificate) {
    case 'exact':
      if (open && attained(result, tolerance)) return `Exact: no network goes lower, though the dual bound lies ${below} below`;
      return open
        ? `Exact: the bound is proven; it is still ${below} below the program`
        : 'Exact: the bound is proven, and the program reaches it';
    case 'relaxed':
      return open ? `Relaxed: the bound is proven, ${below} below the program` : 'Relaxed: the bound is proven, and the program reaches it';
    case 'restricted':
      return 'Restricted: a network that reaches this, not a lower bound';
    case 'estimated':
      return 'Estimated: no bound is claimed for the program';
  }
}

/** Whether the objective is proven least by another way than the dual. */
function attained({ objective, lowerBound }: Certified, tolerance: number): boolean {
  return (
    lowerBound.kind === 'exact' && lowerBound.method === 'closed-form' && objective - lowerBound.value <= tolerance * Math.abs(objective)
  );
}

/** The true bound that stands beside every result that is none itself. */
export function floorSentence(bound: LowerBound, networks = 'network'): string {
  const value = formatBound(bound.value);
  return bound.kind === 'exact'
    ? `Proven: no ${networks} goes below ${value}.`
    : `Proven, though it may be loose: no ${networks} goes below ${value}.`;
}
