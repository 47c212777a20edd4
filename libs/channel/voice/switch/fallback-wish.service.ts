import type { CallContacts } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { AriClient } from '../ari/index.js';
import { numberOf, type BlockedCallers, type VoiceLines } from '../call/index.js';

/** Where the dialplan brings what it has kept, one wish after the other; extensions.conf names it too. */
const CONTEXT = 'wishes';
const CHANNEL = 'jt-wishes-';
/** `time|called|caller`, as the dialplan keeps it. */
const WISH = /^\d+\|([+\d]+)\|([+\d]+)$/;

export interface WishParts {
  ari: Pick<AriClient, 'channels' | 'hangUp' | 'runDialplan' | 'continueIn'>;
  contacts: Pick<CallContacts, 'leaveOut'>;
  lines: VoiceLines;
  blocked: BlockedCallers;
  clock: Clock;
  log: Log;
}

/**
 * Takes over the wishes to be called back that callers left with the dialplan while nobody controlled calls.
 * ARI may not read Asterisk's own database, so the dialplan brings them: a channel without a caller comes with each.
 * A wish becomes a contact under a name that follows from the wish, and only then does the dialplan forget it:
 * whatever fails in between, it is made once.
 */
export class FallbackWishService {
  constructor(private readonly parts: WishParts) {}

  /** Asks for what is kept. Safe to repeat. */
  async collect(): Promise<void> {
    const { ari, clock } = this.parts;
    // One that was under way when the connection was lost waits for ever.
    for (const { id } of await ari.channels()) if (id.startsWith(CHANNEL)) await ari.hangUp(id, 'normal');
    await ari.runDialplan(`${CHANNEL}${clock.now()}`, { context: CONTEXT, hold: 'hold', run: 'next' });
  }

  /** The dialplan brings one. What can't be kept stays with the dialplan for the next time. */
  async take(channelId: string, key: string, wish: string): Promise<void> {
    const { ari, log } = this.parts;
    try {
      await this.keep(key, wish);
      await ari.continueIn(channelId, CONTEXT, 'taken');
    } catch (error) {
      log.error({ err: error, key }, 'a wish to be called back stays with the dialplan');
      await ari.hangUp(channelId, 'normal');
    }
  }

  private async keep(key: string, wish: string): Promise<void> {
    const { contacts, lines, blocked, log } = this.parts;
    const [, called = '', number = ''] = WISH.exec(wish) ?? [];
    const line = await lines.find(called);
    const caller = numberOf({ caller: { number, name: '' } });
    if (!line || caller === '')
      return log.error({ key, called }, 'a wish to be called back is for no number');
    // The dialplan knows no block list; with Jietong there they would not have been taken either.
    if (await blocked.refusalOf(caller, line.districtId))
      return log.info({ key, called }, 'a blocked caller is not called back');
    const made = await contacts.leaveOut({ ...line, callId: `wish-${key}`, caller }, 'callback');
    log.info({ key, contactId: made?.id }, 'a wish to be called back is taken over');
  }
}
