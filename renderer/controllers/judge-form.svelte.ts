import { Failure } from '../../shared/contract/failure';
import type { Architecture } from '../../shared/contract/network';
import type { JudgeRequest, WeightsFile } from '../../shared/contract/verdict';
import type { Reduction, TorchLoss } from '../../shared/theory/pytorch';

/** What is asked about weights that somebody trained: nothing of it can be told from the file. */
export class JudgeForm {
  datasetId = $state('');
  activation = $state<Architecture['activation']>('relu');
  terms = $state<JudgeRequest['objective']['terms']>('pytorch');
  torchLoss = $state<TorchLoss>('MSELoss');
  reduction = $state<Reduction>('mean');
  weightDecay = $state<number | undefined>(undefined);
  loss = $state<Architecture['loss']>('squared');
  beta = $state<number | undefined>(undefined);
  regularizer = $state<Architecture['regularizer']>('weight-decay');
  delta = $state(1);
  bias = $state<'penalized' | 'free'>('penalized');
  timeLimit = $state<number | undefined>(undefined);

  constructor(
    readonly file: WeightsFile,
    datasetId: string,
  ) {
    this.datasetId = datasetId;
  }

  /** Whether it must be said how the biases are penalised: our own output bias never is. */
  get asksBias(): boolean {
    const { network } = this.file;
    return network !== null && (network.hiddenBias || (network.outputBias && this.terms === 'pytorch'));
  }

  get isHuber(): boolean {
    return this.terms === 'pytorch' ? this.torchLoss === 'HuberLoss' : this.loss === 'huber';
  }

  /** What has to be given before anything can be judged; null where nothing is missing. */
  get missing(): string | null {
    if (this.datasetId === '') return 'Import the data first.';
    if (this.terms === 'pytorch') return this.weightDecay === undefined ? 'Give the weight_decay that it was trained with.' : null;
    return this.beta === undefined ? 'Give the β that it was trained with.' : null;
  }

  /** Throws where something is missing. */
  get request(): JudgeRequest {
    if (this.missing !== null) throw new Failure('usage', this.missing);
    const { datasetId, activation, terms, torchLoss, reduction, weightDecay, loss, beta, delta, bias, timeLimit, file } = this;
    return {
      datasetId,
      file: { name: file.name, bytes: new Uint8Array(file.bytes) },
      ...(file.layerOrder ? { layerOrder: file.layerOrder } : {}),
      activation,
      regularizer: terms === 'pytorch' ? 'weight-decay' : this.regularizer,
      ...(this.asksBias ? { bias } : {}),
      ...(this.isHuber ? { delta } : {}),
      ...(timeLimit === undefined ? {} : { timeLimit }),
      objective:
        terms === 'pytorch' ? { terms, loss: torchLoss, reduction, weightDecay: weightDecay ?? NaN } : { terms, loss, beta: beta ?? NaN },
    };
  }
}
