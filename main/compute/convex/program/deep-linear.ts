import type { ProgramWriter } from './program';
import { literal } from './literals';
import { limitConstraint, lossFunction, slopeAtZero } from './losses';

/**
 * The penalty of a standard deep linear network is a function of ‖W‖_{S_{2/L}}, which is convex for L = 2 only (theory §6). For more layers the
 * finite convex program is its bidual, with ‖W‖_* in place of that, whose optimum is the dual bound: at fixed norms of the first layers, or
 * at the best norm t of them.
 */
export const deepLinearProgram: ProgramWriter = ({ X, Y, spec, result }) => {
  const L = spec.depth ?? 2;
  const tied = spec.regularizer === 'power' || spec.regularizer === 'power-half';
  const regularizer = spec.regularizer ?? (spec.interpolate && spec.ball !== undefined ? 'last-two' : 'weight-decay');
  const t = spec.ball ?? (regularizer === 'last-two' && L > 2 ? 1 : null);
  const decays = regularizer === 'weight-decay' && L > 2;
  const W = [
    `W = cp.Variable((${X.shape[1]}, ${Y.shape[1]}))`,
    'F = X @ W',
    `norm = ${Y.shape[1] === 1 ? 'cp.norm(W, "fro")  # = ||W||_* of one column' : 'cp.normNuc(W)'}`,
  ];
  const source = '(Wang, Ergen, Pilanci, ICLR 2023: standard deep linear networks and their duals)';
  if (tied || t !== null || L === 2) {
    const factor = regularizer === 'power-half' ? L / 2 : 1;
    const constant = decays && t !== null ? (L - 2) * 0.5 * t * t : 0;
    const share = tied || L === 2 ? literal(factor) : `${literal(t ?? 1)} ** ${-(L - 2)}`;
    return {
      formula: [
        `min_W  loss(X W) + k beta ||W||_*${constant > 0 ? ' + beta (L - 2) t^2 / 2' : ''}`,
        '',
        source,
        `here L = ${L}, regulariser '${regularizer}'${t === null || L === 2 ? '' : `, the first ${L - 2} layers of norm t = ${t}`}.`,
      ],
      shows: L === 2 ? ['Two layers: the program is that of the network itself.'] : bidual(result.objective),
      model: [
        ...W,
        `penalty = ${share} * ${spec.interpolate ? '' : 'beta * '}norm${constant > 0 ? ` + ${spec.interpolate ? '' : 'beta * '}${literal(constant)}  # the decay of the first layers` : ''}`,
      ],
      ...(L === 2 ? {} : { ours: { name: 'dual bound', value: result.dualBound ?? 0 } }),
    };
  }
  return {
    formula: [
      'min_{t > 0}  min_W  loss(X W) + beta t^-(L-2) ||W||_* + beta (L - 2) t^2 / 2',
      '',
      source,
      `here L = ${L}: at every norm t of the first ${L - 2} layers a convex program, and the best t by a scan and a golden section.`,
    ],
    shows: bidual(result.objective),
    model: spec.interpolate
      ? [...W, `constraints = [${limitConstraint(spec)}]`]
      : [
          ...W,
          ...lossFunction(spec),
          '',
          '',
          'weight = cp.Parameter(nonneg=True)',
          'problem = cp.Problem(cp.Minimize(loss(F) + weight * norm))',
        ],
    optimum: spec.interpolate
      ? [
          'least = solve(cp.Problem(cp.Minimize(norm), constraints))',
          `optimum = ${literal(L / 2)} * least ** (2 / ${L})  # at the best t, t^L = ||W||_*`,
        ]
      : scan(L, slopeAtZero(spec)),
    ours: { name: 'dual bound', value: result.dualBound ?? 0 },
  };
};

function bidual(objective: number): string[] {
  return [
    'More than two layers: the network itself is not convex. This is its bidual, whose optimum is the lower bound that is compared here;',
    `the network's own objective is ${objective}.`,
  ];
}

/** Below the least t the best W is zero, beyond the largest the decay alone costs more than that. */
function scan(L: number, slope: string): string[] {
  return [
    `hidden = ${L - 2}`,
    '',
    '',
    'def at(t):',
    '    """D_t."""',
    '    weight.value = beta * t**-hidden',
    '    return solve(problem) + 0.5 * beta * hidden * t**2',
    '',
    '',
    'zero = loss(np.zeros(Y.shape)).value  # t -> 0 and W = 0',
    'optimum = zero',
    `steepest = np.linalg.norm(X.T @ (${slope}), 2)`,
    'least = (beta / steepest) ** (1 / hidden) if steepest > 0 else np.inf  # below it ||X^T N|| <= beta t^-hidden, and W = 0',
    'most = np.sqrt(2 * zero / (beta * hidden))  # beyond it the decay alone is more than that',
    'if least < most:',
    '    grid = np.geomspace(least, most, 60)',
    '    values = [at(t) for t in grid]',
    '    best = int(np.argmin(values))',
    '    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]',
    '    share = (np.sqrt(5) - 1) / 2',
    '    for _ in range(40):',
    '        left, right = high - share * (high - low), low + share * (high - low)',
    '        low, high = (low, right) if at(left) < at(right) else (left, high)',
    '    optimum = min(zero, min(values), at((low + high) / 2))',
  ];
}
