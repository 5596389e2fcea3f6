import type { TabId } from './selection.svelte';

/** What the steps need of the workbench. */
export interface TourBench {
  home: boolean | null;
  readonly atHome: boolean;
  readonly runs: readonly unknown[];
  readonly selection: { show(tab: TabId): void };
}

/** Something that a step asks for: the study, the page on certificates, or the cursor in a place of the window. */
type Act = { does: 'study' | 'certificate' } | { does: 'focus'; selector: string };

export interface TourStep {
  title: string;
  text: string;
  /** What of the window it is about, as `data-tour` names it. */
  target?: string;
  /** Brings into sight what it is about. */
  open?(bench: TourBench): void;
  /** What it asks for, done by a button. */
  act?: Act & { label: string };
  /** Whether what it asks for is done: the next step comes by itself then. */
  done?(bench: TourBench): boolean;
}

/** The study that the tour runs: a second on two cores, with seeds that reach the bound and seeds that do not. */
export const TOUR_STUDY = 'motorcycle-seeds';

const onTab = (tab: TabId) => (bench: TourBench) => {
  bench.home = false;
  bench.selection.show(tab);
};

/** What the tour shows, in two minutes of reading (test/renderer/controllers/tour.test.ts counts the words). */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    title: 'Two minutes to see how it works',
    text: 'Zerogap trains a network and solves the convex program that bounds every network of its form, so that you know how far training is from the best. Run a study with us, or begin by yourself: the tour stays in the Help menu.',
  },
  {
    title: 'Pick a study',
    text: 'Each card is a published result, reproduced by one click. Start the marked one: eight seeds of one network against its bound.',
    target: 'study',
    open: (bench) => void (bench.home = true),
    act: { label: 'Start this study', does: 'study' },
    done: ({ atHome, runs }) => !atHome && runs.length > 0,
  },
  {
    title: 'It runs',
    text: 'First the convex program, then the training: the status bar shows what runs, how far it is, and where it computes. Run starts your own settings later; the Run tab has all of them.',
    target: 'status',
    open: onTab('gap'),
  },
  {
    title: 'Read the gap',
    text: 'Curves are the objectives of the seeds. The line is the bound, and what is hatched below it is proven out of reach. The chart underneath has the distance to the bound on a scale of its own: a seed that comes down to the tolerance is optimal.',
    target: 'charts',
    open: onTab('gap'),
  },
  {
    title: 'Read the certificate',
    text: 'The kind stands first: how strongly the bound is proven. Then the value of the program, the bound, and the gap between them. “What was proven” says it in full, and saves a file that a short Python program checks without us.',
    target: 'certificate',
    open: onTab('gap'),
    act: { label: 'What a certificate says', does: 'certificate' },
  },
  {
    title: 'Change β',
    text: 'β weighs the penalty: with a large one few neurons stay. Type another value, then press Run in the top bar, and program and training are solved anew. Undo takes the change back, by name.',
    target: 'beta',
    open: onTab('network'),
    act: { label: 'Go to β', does: 'focus', selector: '[data-tour="beta"] input[type="text"]' },
  },
  {
    title: 'Export',
    text: 'Every chart goes to SVG, PDF, PNG, CSV and LaTeX from its own menu, at the width of your paper, with its settings and its certificate beside it. That is all. Press ? for the shortcuts.',
    target: 'charts',
    open: onTab('gap'),
    act: { label: 'Go to Export', does: 'focus', selector: '[data-tour="charts"] button[aria-haspopup="menu"]' },
  },
];
