import type { Architecture, Network } from '../../shared/contract/network';

const PAUSE = 120;

/** Edits of a network as they are made: shown at once, sent when the hand rests, so that a dragged β does not flood the host. */
export class ArchitectureEdit {
  private edited = $state.raw<{ id: string; architecture: Architecture } | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (id: string, architecture: Architecture) => Promise<void>) {}

  /** The architecture with what was changed and not yet confirmed. */
  of(network: Network): Architecture {
    return this.edited?.id === network.id ? this.edited.architecture : network.architecture;
  }

  change(network: Network, part: Partial<Architecture>): void {
    if (this.edited && this.edited.id !== network.id) void this.flush();
    this.edited = { id: network.id, architecture: { ...this.of(network), ...part } };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), PAUSE);
  }

  /** Sends what is not sent yet: a run that starts now must be of what is shown. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    const sent = this.edited;
    if (!sent) return;
    await this.send(sent.id, sent.architecture);
    if (this.edited === sent) this.edited = null;
  }
}
