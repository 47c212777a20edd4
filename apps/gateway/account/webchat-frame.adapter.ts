import type { WebchatAccountService } from '#libs/channel';

/** The parts of Fastify that are needed here. */
interface Reply {
  getHeader(name: string): string | undefined;
  header(name: string, value: string): unknown;
  removeHeader(name: string): unknown;
}
interface Server {
  addHook(
    name: 'onSend',
    hook: (request: { url: string }, reply: Reply, payload: unknown) => Promise<unknown>,
  ): unknown;
}

/** What the page takes if it is not told. */
const DEFAULT_ACCOUNT = 'web';
const POLICY = 'content-security-policy';

/** A web chat that names origins is embedded by their pages alone, whatever the deployment allows. */
export function frameByAccount(server: Server, accounts: Pick<WebchatAccountService, 'originsOf'>): void {
  server.addHook('onSend', async ({ url }, reply, payload) => {
    const [path, query] = url.split('?', 2);
    if (path !== '/chat') return payload;
    const account = new URLSearchParams(query).get('account') ?? DEFAULT_ACCOUNT;
    // Who can't be asked for now is embedded as the deployment says.
    const origins = await accounts.originsOf(account).catch(() => null);
    if (origins === null) return payload;
    const policy = reply.getHeader(POLICY) ?? '';
    const ancestors = ["frame-ancestors 'self'", ...origins].join(' ');
    reply.header(POLICY, policy.replace(/frame-ancestors [^;]*/, ancestors));
    // It can't name origins; browsers that know the policy above leave it out of account.
    if (origins.length > 0) reply.removeHeader('x-frame-options');
    else reply.header('x-frame-options', 'SAMEORIGIN');
    return payload;
  });
}
