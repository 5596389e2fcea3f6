import type { FigureDefaults } from '../../shared/contract/print';

/** How the next figure is exported: as the last one in this window, and before that as is preferred. */
export class Printing {
  private last = $state.raw<FigureDefaults | null>(null);

  constructor(private readonly preferred: () => FigureDefaults) {}

  get size(): FigureDefaults {
    return this.last ?? this.preferred();
  }

  keep(size: FigureDefaults): void {
    this.last = size;
  }

  /** The next figure is as is preferred again. */
  forget(): void {
    this.last = null;
  }
}
