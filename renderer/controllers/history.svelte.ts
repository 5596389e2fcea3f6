/** A change of the project or of the settings, both ways; either may ask the host. Runs are results and are never undone. */
export interface Edit {
  /** What was done, as in "Undo: Add layer". */
  label: string;
  /** Throws where it is not possible; the edit then stays where it was. */
  undo(): void | Promise<void>;
  redo(): void | Promise<void>;
  /** Edits of one key that follow one another within a second are one: a slider that is dragged, a number that is typed. */
  key?: string;
}

type Way = 'undo' | 'redo';

/** How long edits of one key belong together, in milliseconds. */
const TOGETHER = 1000;
const LENGTH = 200;

/**
 * What was done in this window, to be undone and done again. Whoever changes something records the edit after doing it:
 * `history.record({ label: 'Standardise', undo: () => …, redo: () => … })`. What `undo` and `redo` call must not record.
 */
export class History {
  private done = $state.raw<readonly Edit[]>([]);
  private undone = $state.raw<readonly Edit[]>([]);
  private recordedAt = -Infinity;
  /** Grows whenever edits are recorded or forgotten. */
  private version = 0;
  private turn: Promise<void> = Promise.resolve();
  /** Steps that were asked for and are not done yet. */
  private steps = $state(0);

  constructor(
    private readonly fail: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What would be undone, or null. */
  get undoLabel(): string | null {
    return this.done.at(-1)?.label ?? null;
  }

  /** What would be done again, or null. */
  get redoLabel(): string | null {
    return this.undone.at(-1)?.label ?? null;
  }

  /** Whether a step is under way: what can be undone or done again is known when it is over. */
  get underWay(): boolean {
    return this.steps > 0;
  }

  /** Takes an edit that was just made; what had been undone is gone then. */
  record(edit: Edit): void {
    const last = this.done.at(-1);
    const at = this.now();
    const together = edit.key !== undefined && last?.key === edit.key && this.undone.length === 0 && at - this.recordedAt < TOGETHER;
    const whole = together && last ? { ...edit, undo: () => last.undo() } : edit;
    this.done = [...(together ? this.done.slice(0, -1) : this.done), whole].slice(-LENGTH);
    this.undone = [];
    this.recordedAt = at;
    this.version += 1;
  }

  undo(): Promise<void> {
    return this.next('undo');
  }

  redo(): Promise<void> {
    return this.next('redo');
  }

  /** Another project: nothing of this one can be undone there. */
  clear(): void {
    this.done = this.undone = [];
    this.version += 1;
  }

  /** One after the other, however fast the keys are. */
  private next(way: Way): Promise<void> {
    this.steps += 1;
    this.turn = this.turn.then(() => this.take(way)).finally(() => (this.steps -= 1));
    return this.turn;
  }

  private async take(way: Way): Promise<void> {
    const edit = (way === 'undo' ? this.done : this.undone).at(-1);
    if (!edit) return;
    const version = this.version;
    // What comes next is no continuation of what was before.
    this.recordedAt = -Infinity;
    try {
      await edit[way]();
    } catch (error) {
      this.fail(error);
      return;
    }
    if (this.version !== version) return;
    if (way === 'undo') [this.done, this.undone] = [this.done.slice(0, -1), [...this.undone, edit]];
    else [this.done, this.undone] = [[...this.done, edit], this.undone.slice(0, -1)];
  }
}
