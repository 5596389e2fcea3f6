import * as v from 'valibot';
import { FIGURE_DEFAULTS, FigureDefaultsSchema, type FigureDefaults } from '../../shared/contract/print';

const KEY = 'zerogap.print';

/** How figures were exported last; remembered by this machine. */
export class Printing {
  size = $state.raw<FigureDefaults>(FIGURE_DEFAULTS);

  constructor() {
    try {
      const stored = v.safeParse(FigureDefaultsSchema, JSON.parse(localStorage.getItem(KEY) ?? 'null'));
      if (stored.success) this.size = stored.output;
    } catch {
      localStorage.removeItem(KEY);
    }
  }

  keep(size: FigureDefaults): void {
    this.size = size;
    localStorage.setItem(KEY, JSON.stringify(size));
  }
}
