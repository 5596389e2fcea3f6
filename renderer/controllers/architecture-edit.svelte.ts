import type { Architecture, Network } from '../../shared/contract/network';
import type { Workbench } from './workbench.svelte';

const PAUSE = 120;

/** Edits of a network as they are made: shown at once, sent when the hand rests, so that a dragged β does not flood the host. */
export class ArchitectureEdit {
  private edited = $state.raw<{ id: string; architecture: Architecture } | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly workbench: Workbench) {}

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

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    const sent = this.edited;
    if (!sent) return;
    const network = await this.workbench.attempt('network.update', { id: sent.id, architecture: sent.architecture });
    if (network) this.workbench.session.absorb('networks', network);
    if (this.edited === sent) this.edited = null;
  }
}
