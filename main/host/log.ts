import type { StreamEvent } from '../../shared/contract/contract';
import { ListSource } from './problem/source';

export type LogLine = StreamEvent<'log'>[number];

/** The lines at the bottom of the window. */
export class Log {
  readonly source = new ListSource<LogLine>(2000);

  info(text: string): void {
    this.add('info', text);
  }

  warn(text: string): void {
    this.add('warn', text);
  }

  error(text: string): void {
    this.add('error', text);
  }

  private add(level: LogLine['level'], text: string): void {
    this.source.add({ at: new Date().toISOString(), level, text });
  }
}
