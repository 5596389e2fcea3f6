import type { Params, Method, Result } from '../../shared/contract/contract';
import type { Recipe } from '../../shared/contract/data';
import type { Preferences } from '../../shared/contract/preferences';
import type { Recoverable } from '../../shared/contract/project';
import type { Run } from '../../shared/contract/run';
import { styleNumbers } from '../../shared/figures/format';
import type { WeightsFile } from '../../shared/contract/verdict';
import type { Transport } from '../../shared/contract/transport';
import { ArchitectureEdit } from './architecture-edit.svelte';
import { provenBound } from '../../shared/runs/bound';
import { solveOf, trainOf } from './bound';
import { Comparison } from './comparison.svelte';
import { Draft } from './draft.svelte';
import type { Importing } from './importing';
import { Facts } from './facts.svelte';
import { History } from './history.svelte';
import { Layout } from './layout.svelte';
import { NetworkEditor } from './network-editor.svelte';
import { NetworkKnown } from './network-known.svelte';
import { Printing } from './printing.svelte';
import { Prompts } from './prompts.svelte';
import { isFinal, RunFeed } from './run-feed.svelte';
import { Selection } from './selection.svelte';
import { Session } from './session.svelte';
import { SettingsHistory } from './settings-history.svelte';
import { shareDone } from './share';
import { SplineStudy } from './spline-study.svelte';
import { Theme } from './theme.svelte';
import { Toasts } from './toasts.svelte';
import { Tour } from './tour.svelte';
import type { ExportRequest } from './export-request';

export type DockTab = 'solver' | 'log';

/** Everything that the window holds, put together once (App.svelte) and handed down by context.ts. */
export class Workbench {
  readonly session: Session;
  readonly theme: Theme;
  readonly printing: Printing;
  readonly selection: Selection;
  readonly layout = new Layout();
  readonly toasts = new Toasts();
  readonly prompts = new Prompts();
  readonly comparison = new Comparison();
  readonly draft = new Draft();
  readonly history = new History((error) => this.toasts.fail(error));
  readonly settings = new SettingsHistory(this.draft, this.history);
  readonly facts: Facts;
  readonly spline: SplineStudy;
  readonly edit = new ArchitectureEdit(async (id, architecture) => {
    const network = await this.attempt('network.update', { id, architecture });
    if (network) this.session.absorb('networks', network);
  });

  readonly known = new NetworkKnown(this);
  readonly editor = new NetworkEditor(this);
  readonly tour = new Tour(this);

  /** The start page is shown on request, or while the project is new and empty. */
  home = $state<boolean | null>(null);
  dockTab = $state<DockTab>('solver');
  overlay = $state<'palette' | 'shortcuts' | 'certificate' | 'preferences' | null>(null);
  exporting = $state.raw<ExportRequest | null>(null);
  /** The file that is looked at before it is taken. */
  importing = $state.raw<Importing | null>(null);
  /** Whether the dialog for all figures at once is open. */
  exportingAll = $state(false);
  /** Work that was not saved when its program ended, while its dialog is open. */
  recoverable = $state.raw<readonly Recoverable[] | null>(null);
  /** The recipe that the dialog for generated data starts from, while it is open. */
  generating = $state.raw<Recipe | null>(null);
  /** Weights that somebody trained elsewhere, while they are judged. */
  judging = $state.raw<WeightsFile | null>(null);
  /** The β that was proposed for a new network; it follows the data as long as nobody changed it or ran with it. */
  proposed: { id: string; beta: number } | null = null;
  private readonly feeds = new Map<string, RunFeed>();

  constructor(dial: () => Transport) {
    this.session = new Session(dial);
    const { preferences } = this.session;
    this.theme = new Theme(() => preferences.values.theme);
    this.printing = new Printing(() => preferences.values.figures);
    styleNumbers(() => preferences.values);
    this.selection = new Selection(this.session);
    this.facts = new Facts(this.session);
    this.spline = new SplineStudy(this.session, this.history);
  }

  readonly atHome: boolean = $derived.by(() => {
    if (this.home !== null) return this.home;
    const project = this.session.project;
    return !project || (!project.path && project.datasets.length + project.networks.length + project.runs.length === 0);
  });

  get runs(): Run[] {
    return this.session.project?.runs ?? [];
  }

  /** The runs that the Gap tab draws together: the training that is looked at, and the solve that speaks for its problem. */
  readonly subject = $derived.by(() => {
    const run = this.selection.run;
    if (!run) return null;
    return { run, train: trainOf(run, this.runs), solve: solveOf(run, this.runs), bound: provenBound(run, this.runs) };
  });

  readonly projectId: string | null = $derived.by(() => this.session.project?.id ?? null);

  readonly active: Run[] = $derived(this.runs.filter((run) => run.status === 'running' || run.status === 'paused'));
  readonly queued: Run[] = $derived(this.runs.filter((run) => run.status === 'queued'));

  /** The feed of a run, opened at its first use. Call `follow` in an effect: reading it must not subscribe. */
  feed(id: string): RunFeed {
    let feed = this.feeds.get(id);
    if (!feed) this.feeds.set(id, (feed = new RunFeed(id)));
    return feed;
  }

  follow(id: string): void {
    const client = this.session.client;
    const run = this.runs.find((candidate) => candidate.id === id);
    if (client) this.feed(id).follow(client, run !== undefined && !isFinal(run.status));
  }

  /** The share of a run that is done. */
  share(run: Run): number {
    return shareDone(run, this.feed(run.id).iterations);
  }

  /** Forgets the feeds of runs that are gone. */
  prune(): void {
    const ids = new Set(this.runs.map((run) => run.id));
    for (const [id, feed] of this.feeds) {
      if (ids.has(id)) continue;
      feed.close();
      this.feeds.delete(id);
    }
  }

  /** The next run begins with what is preferred, unless something else was chosen for it. */
  takePreferences(): void {
    this.draft.propose(this.session.preferences.values);
    this.settings.settle();
  }

  /** Changes preferences; false where they could not be stored, which a toast says. */
  async prefer(change: Partial<Preferences>): Promise<boolean> {
    const takeBack = this.session.preferences.show(change);
    if (change.figures) this.printing.forget();
    const stored = await this.attempt('preferences.set', change);
    if (!stored) takeBack();
    return stored !== undefined;
  }

  /** Calls the host and shows a failure as a toast; undefined then. */
  async attempt<M extends Method>(method: M, params: Params<M>): Promise<Result<M> | undefined> {
    try {
      return await this.session.call(method, params);
    } catch (error) {
      this.toasts.fail(error);
      return undefined;
    }
  }
}
