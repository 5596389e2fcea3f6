import createSCS from 'scs-solver';

/** constant + Σ coefficient·x[variable]. */
export interface Affine {
  constant?: number;
  terms: [variable: number, coefficient: number][];
}

/** A small conic program for SCS, a first-order solver that shares nothing with ours: min ½Σ qₖxₖ² + cᵀx over affine expressions in cones. */
export class ConicModel {
  private readonly costs: number[] = [];
  private readonly squares: number[] = [];
  private readonly zero: Affine[] = [];
  private readonly nonnegative: Affine[] = [];
  private readonly norms: Affine[][] = [];
  private readonly exponentials: Affine[] = [];

  variable(cost = 0, square = 0): number {
    this.costs.push(cost);
    this.squares.push(square);
    return this.costs.length - 1;
  }

  equal(expression: Affine): void {
    this.zero.push(expression);
  }

  atLeastZero(expression: Affine): void {
    this.nonnegative.push(expression);
  }

  /** ‖rest‖ ≤ top. */
  norm(top: Affine, rest: readonly Affine[]): void {
    this.norms.push([top, ...rest]);
  }

  /** y·e^{x/y} ≤ z. */
  exponential(x: Affine, y: Affine, z: Affine): void {
    this.exponentials.push(x, y, z);
  }

  async optimum(): Promise<number> {
    const rows = [...this.zero, ...this.nonnegative, ...this.norms.flat(), ...this.exponentials];
    const columns: [row: number, value: number][][] = this.costs.map(() => []);
    rows.forEach(({ terms }, row) => {
      const sums = new Map<number, number>();
      for (const [variable, coefficient] of terms) sums.set(variable, (sums.get(variable) ?? 0) + coefficient);
      for (const [variable, coefficient] of sums) columns[variable].push([row, -coefficient]);
    });
    const starts = [0];
    for (const column of columns) starts.push(starts[starts.length - 1] + column.length);
    const quadratic = this.squares.flatMap((square, k) => (square > 0 ? [k] : []));
    const SCS = await createSCS();
    const settings = new SCS.ScsSettings();
    SCS.setDefaultSettings(settings);
    Object.assign(settings, { epsAbs: 1e-9, epsRel: 1e-9, maxIters: 200_000, verbose: 0 });
    const solution = SCS.solve(
      {
        m: rows.length,
        n: columns.length,
        A_x: columns.flatMap((column) => column.map(([, value]) => value)),
        A_i: columns.flatMap((column) => column.map(([row]) => row)),
        A_p: starts,
        P_x: quadratic.map((k) => this.squares[k]),
        P_i: quadratic,
        P_p: columns.map((_, k) => quadratic.filter((at) => at < k).length).concat(quadratic.length),
        b: rows.map(({ constant = 0 }) => constant),
        c: this.costs,
      },
      {
        z: this.zero.length,
        l: this.nonnegative.length,
        q: this.norms.map((cone) => cone.length),
        qsize: this.norms.length,
        ep: this.exponentials.length / 3,
      },
      settings,
    );
    return solution.info.pobj;
  }
}
