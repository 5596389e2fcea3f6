/** ECharts, half of the window's code, which the start screen does not wait for. */
class Charting {
  library = $state.raw<typeof import('./echarts') | null>(null);
  private asked = false;

  /** Fetches it once; charts are drawn as soon as it is here. */
  load(): void {
    if (this.asked) return;
    this.asked = true;
    void import('./echarts').then((library) => (this.library = library));
  }
}

export const charting = new Charting();
