import type { CallContacts } from '#libs/contract';
import {
  AriClient,
  AriRest,
  AriSocket,
  CallBook,
  CallService,
  CallSwitch,
  LeaseKeeper,
  MediaService,
  RecoveryService,
  onCallSignals,
  type AriTarget,
  type LeaseRepository,
  type VoiceLines,
} from '#libs/channel';
import { createRedis, withoutPassword, type Config, type Log } from '#libs/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

/** The Stasis application; deploy/asterisk/etc/extensions.conf names it too. */
const APP = 'jietong';

/**
 * The connection of this process to its Asterisk, if one is named. Of several processes with the same
 * Asterisk one is in charge of its calls, and the others stand by.
 */
export class AsteriskLink implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly socket: AriSocket | null = null;
  private readonly calls: CallSwitch | null = null;
  private readonly lease: LeaseKeeper | null = null;
  private readonly subscriber;

  constructor(
    private readonly config: Config,
    contacts: CallContacts,
    lines: VoiceLines,
    leases: LeaseRepository,
    private readonly log: Log,
  ) {
    this.subscriber = createRedis(config.redisUrl, 'blocking');
    const target = targetOf(config);
    if (!target) return;
    const ari = new AriClient(new AriRest(target), APP);
    const parts = { ari, media: new MediaService(ari, log), contacts, lines, book: new CallBook(), log };
    const calls = new CallService(parts);
    this.calls = new CallSwitch(calls, new RecoveryService(parts, calls), log, config.sweepMs);
    const socket = new AriSocket(target, APP, this.calls, log);
    this.socket = socket;
    const listener = { onHeld: () => socket.start(), onLost: () => socket.stop() };
    this.lease = new LeaseKeeper(leases, `voice ${withoutPassword(target.url)}`, listener, log);
  }

  /** Every call of the Asterisk is under control here. */
  get isReady(): boolean {
    return this.calls?.isReady ?? false;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.lease) return this.log.info('no Asterisk is named: calls are not answered here');
    onCallSignals(this.subscriber, this.config.redisPrefix, (contact) => this.calls?.onContact(contact));
    this.calls?.start();
    await this.lease.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.socket?.stop();
    await this.calls?.stop();
    await this.lease?.stop();
    this.subscriber.disconnect();
  }
}

function targetOf({ ariUrl, ariUser: user, ariPassword: password }: Config): AriTarget | null {
  return ariUrl === null ? null : { url: ariUrl.replace(/\/$/, ''), user, password };
}
