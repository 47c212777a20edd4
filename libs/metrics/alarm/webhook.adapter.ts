import { GuardedPost, signatureHeaders } from '#libs/platform';

const TIMEOUT_MS = 5000;

/** One telling of an alarm, on whatever way. */
export interface AlarmMessage {
  /** Stays the same over all tries: whoever has heard it may ignore it. */
  id: string;
  event: string;
  /** JSON. */
  body: string;
}
export interface AlarmTarget {
  url: string;
  secret: string;
}
/** A way on which alarms are told. Rejects if it was not taken, and soon after `signal` breaks it off. */
export interface AlarmChannel {
  send(target: AlarmTarget, message: AlarmMessage, signal: AbortSignal): Promise<void>;
}

/** Posts alarms to a URL, signed, and never into our own network unless that is meant (`allowInner`). */
export class WebhookAdapter implements AlarmChannel {
  private readonly post: GuardedPost;

  constructor(
    private readonly now: () => number,
    allowInner: boolean,
  ) {
    this.post = new GuardedPost(allowInner);
  }

  async send(
    { url, secret }: AlarmTarget,
    { id, event, body }: AlarmMessage,
    signal: AbortSignal,
  ): Promise<void> {
    const headers = {
      'x-jietong-event': event,
      'x-jietong-delivery': id,
      ...signatureHeaders(secret, this.now(), body),
    };
    const { status } = await this.post.send({
      url,
      headers,
      body,
      timeoutMs: TIMEOUT_MS,
      mostBytes: 0,
      signal,
    });
    if (status < 200 || status >= 300) throw new Error(`answered ${status}`);
  }
}
