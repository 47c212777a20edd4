import {
  maxTextLengthOf,
  rooms,
  type ChannelAdapter,
  type Outbound,
  type Push,
  type SendResult,
  type VisitorMessage,
} from '#libs/contract';

/** Shows agents' words in the visitor's browser. */
export class WebchatAdapter implements ChannelAdapter {
  readonly channel = 'webchat';
  readonly capabilities = { maxTextLength: maxTextLengthOf('webchat') };

  constructor(private readonly push: Push) {}

  /**
   * The message is stored already, and a browser that misses the push reads it there when it
   * resynchronises: so handing it to the sockets is all that sending means here.
   */
  async send(outbound: Outbound): Promise<SendResult> {
    if (outbound.text.length > this.capabilities.maxTextLength) return { status: 'failed', code: 'TOO_LONG' };
    const message: VisitorMessage = {
      id: outbound.messageId,
      contactId: outbound.contactId,
      seq: outbound.seq,
      direction: 'outbound',
      kind: 'text',
      text: outbound.text,
      clientId: null,
      at: outbound.at,
    };
    this.push.send(
      '/visitor',
      rooms.visitor(outbound.accountId, outbound.identity),
      'message.added',
      message,
    );
    return { status: 'sent' };
  }
}
