import { matrix, type Matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { TrainSpec } from '../../../../shared/contract/run';
import { Random } from '../../../../main/compute/engine/random';
import type { Monitor, TaskEvent } from '../../../../main/compute/job';
import type { Shape } from '../../../../main/compute/train/shape';

/** Normal X (n×d) and Y (n×C). */
export function normalProblem(n: number, d: number, outputs: number, seed: number): { X: Matrix; Y: Matrix } {
  const random = Random.stream(seed, 'data');
  const draw = (rows: number, columns: number) =>
    matrix(
      rows,
      columns,
      new Float64Array(rows * columns).map(() => random.normal()),
    );
  return { X: draw(n, d), Y: draw(n, outputs) };
}

/** Normal X, and targets that suit the loss. */
export function lossProblem(loss: Architecture['loss'], n: number, d: number, outputs: number, seed: number): { X: Matrix; Y: Matrix } {
  const { X, Y } = normalProblem(n, d, outputs, seed);
  if (loss === 'logistic' || loss === 'hinge')
    return {
      X,
      Y: matrix(
        n,
        outputs,
        Y.data.map((y) => (y > 0 ? 1 : -1)),
      ),
    };
  if (loss !== 'cross-entropy') return { X, Y };
  const random = Random.stream(seed, 'data');
  const onehot = matrix(n, outputs);
  for (let row = 0; row < n; row++) onehot.data[row * outputs + random.below(outputs)] = 1;
  return { X, Y: onehot };
}

export function shapeOf(X: Matrix, Y: Matrix, width: number, branches = 1, biased = false): Shape {
  return { branches, width, inputs: X.shape[1] + (biased ? 1 : 0), outputs: Y.shape[1], biased };
}

type SpecChanges = Partial<Omit<TrainSpec, 'architecture'>> & { architecture?: Partial<TrainSpec['architecture']> };

/** A specification that trains, with changes. */
export function specification({ architecture, ...changes }: SpecChanges = {}): TrainSpec {
  return {
    architecture: {
      layers: [6],
      branches: 1,
      activation: 'relu',
      bias: 'none',
      regularizer: 'weight-decay',
      loss: 'squared',
      beta: 0.1,
      ...architecture,
    },
    optimizer: 'adam',
    learningRate: 0.01,
    momentum: 0,
    nesterov: false,
    epochs: 100,
    seeds: 1,
    seed: 0,
    init: 'he',
    initScale: 1,
    backend: 'auto',
    precision: 'float64',
    ...changes,
  };
}

/** A monitor that keeps what is reported and says stop after `patience` questions. */
export function recorder(patience = Infinity): Monitor & { events: TaskEvent[]; asked: number; curve(): number[] } {
  const monitor = {
    events: [] as TaskEvent[],
    asked: 0,
    stopped: () => ++monitor.asked > patience,
    report: (event: TaskEvent) => void monitor.events.push(event),
    /** The objectives of all chunks; throws where they do not follow on one another. */
    curve() {
      const values: number[] = [];
      for (const chunk of monitor.events.flatMap((event) => event.curves ?? [])) {
        if (chunk.from !== values.length) throw new Error(`A chunk from ${chunk.from} follows ${values.length} values.`);
        values.push(...chunk.objective);
      }
      return values;
    },
  };
  return monitor;
}
