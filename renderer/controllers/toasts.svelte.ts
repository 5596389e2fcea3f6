import { Failure } from '../../shared/contract/failure';

export interface Toast {
  id: number;
  tone: 'info' | 'ok' | 'bad';
  title: string;
  text?: string;
}

/** What happened out of sight. A failure stays until it is closed; the rest leaves by itself. */
export class Toasts {
  list = $state.raw<Toast[]>([]);
  private next = 1;

  tell(tone: 'info' | 'ok', title: string, text?: string): void {
    const id = this.add({ tone, title, text });
    setTimeout(() => this.close(id), 5000);
  }

  fail(error: unknown): void {
    const failure = Failure.describe(error);
    if (this.list.some((toast) => toast.title === failure.message)) return;
    this.add({ tone: 'bad', title: failure.message, text: failure.hint });
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  private add(toast: Omit<Toast, 'id'>): number {
    const id = this.next++;
    this.list = [...this.list.slice(-3), { ...toast, id }];
    return id;
  }
}
