import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

export type Verdict = { allowed: true } | { allowed: false; status: 401 | 403; reason: string };

const REFUSED_HOST = 'This address is for this machine only: open it as 127.0.0.1 or localhost.';
const REFUSED_ORIGIN = 'Another site may not use this workbench.';
const REFUSED_TOKEN = 'The token is missing or wrong: open the whole address that Zerogap printed after LISTENING.';

/** Who may use the server: whoever has its token, through a loopback name, from a page of its own. */
export class Guard {
  readonly token = randomBytes(32).toString('base64url');

  /** Another port in front (an SSH tunnel) is fine; another name is not, since any site can let its name lead here. */
  checkSource({ headers }: Pick<IncomingMessage, 'headers'>): Verdict {
    const host = headers.host ?? '';
    if (!LOOPBACK.has(host.replace(/:\d+$/, ''))) return { allowed: false, status: 403, reason: REFUSED_HOST };
    if (headers.origin !== undefined && headers.origin !== `http://${host}`) return { allowed: false, status: 403, reason: REFUSED_ORIGIN };
    return { allowed: true };
  }

  checkToken(given: string | null | undefined): Verdict {
    return given && sameText(given, this.token) ? { allowed: true } : { allowed: false, status: 401, reason: REFUSED_TOKEN };
  }

  /** The cookie that stands for the token once the address has been opened; several servers on one machine do not share it. */
  cookie(port: number): string {
    return `${cookieName(port)}=${this.token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  checkCookie({ headers }: Pick<IncomingMessage, 'headers'>, port: number): Verdict {
    const cookies = (headers.cookie ?? '').split(/;\s*/).map((cookie) => cookie.split('='));
    return this.checkToken(cookies.find(([name]) => name === cookieName(port))?.[1]);
  }
}

const cookieName = (port: number) => `zerogap-${port}`;

/** Compares in a time that tells nothing about where the texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
