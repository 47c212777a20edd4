import {
  rooms,
  type CallContacts,
  type Push,
  type RecordingModeSource,
  type WaitingCallerSource,
} from '#libs/contract';
import {
  ActiveTrees,
  AriClient,
  AriRest,
  AriSocket,
  AsteriskName,
  CallBook,
  CallService,
  CallSwitch,
  DoorService,
  EndpointService,
  HttpLookups,
  LOOK_MS,
  FallbackWishService,
  LeaseKeeper,
  MediaService,
  MonitoringService,
  NumberLanguages,
  PhoneAbsence,
  PhonePush,
  ReceptionService,
  RecoveryService,
  ScriptService,
  SoundFolder,
  SoundRepository,
  TreeRepository,
  UnaskedService,
  agentsView,
  onCallSignals,
  leaseNameOf,
  type AccountRepository,
  type AriEvent,
  type AriTarget,
  type BlockedCallerService,
  type CallSurvey,
  type CallerFactSource,
  type LeaseRepository,
  type LeavingService,
  CollectorService,
  type ContactSource,
  type Dialling,
  type ControlRepository,
  type RecordingMarks,
  type RecordingNotices,
  type RecordingService,
  type ScribeService,
  type PhoneAbsenceRepository,
  type PhoneHolders,
  type PhoneRepository,
  type VoiceLineService,
} from '#libs/channel';
import { Ticker, createRedis, withoutPassword, type Clock, type Config, type Log } from '#libs/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { transcribing, type Transcribing } from './transcribing.js';
import type { VoiceCounts } from './voice-counts.js';

export interface LinkParts {
  config: Config;
  contacts: CallContacts;
  lines: Pick<VoiceLineService, 'find' | 'noticeOf'>;
  notices: Pick<RecordingNotices, 'tell'>;
  accounts: Pick<AccountRepository, 'list'>;
  leases: LeaseRepository;
  phones: PhoneRepository;
  /** Who may have a phone. */
  holders: PhoneHolders;
  absences: PhoneAbsenceRepository;
  trees: TreeRepository;
  sounds: SoundRepository;
  facts: CallerFactSource;
  waiting: WaitingCallerSource;
  counts: VoiceCounts;
  survey: CallSurvey;
  controls: ControlRepository;
  leavings: LeavingService;
  modes: RecordingModeSource;
  blocked: Pick<BlockedCallerService, 'refusalOf' | 'isBlocked'>;
  push: Push;
  recordings: RecordingService;
  scribe: ScribeService;
  /** Of recordings. */
  source: ContactSource;
  clock: Clock;
  log: Log;
}

/** What serves one Asterisk. */
interface Wiring {
  socket: AriSocket;
  calls: CallSwitch;
  unasked: UnaskedService;
  lease: LeaseKeeper;
  doorLooks: Ticker;
  doorRounds: Ticker;
  phoneRounds: Ticker;
  languageRounds: Ticker;
  recordingRounds: Ticker;
  leavingRounds: Ticker;
  transcribing: Transcribing;
}

/** The Stasis application; deploy/asterisk/etc/extensions.conf names it too. */
const APP = 'jietong';

/**
 * The connection of this process to its Asterisk, if one is named. Of several processes with the same
 * Asterisk one is in charge of its calls, and the others stand by.
 */
export class AsteriskLink implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly wiring: Wiring | null;
  private readonly subscriber;

  constructor(private readonly parts: LinkParts) {
    const target = targetOf(parts.config);
    this.wiring = target && wire(target, parts);
    this.subscriber = createRedis(parts.config.redisUrl, 'blocking');
  }

  /** Every call of the Asterisk is under control here. */
  get isReady(): boolean {
    return this.wiring?.calls.isReady ?? false;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { config, notices, log } = this.parts;
    if (!this.wiring) return log.info('no Asterisk is named: calls are not answered here');
    const { calls, lease } = this.wiring;
    onCallSignals(this.subscriber, config.redisPrefix, calls);
    calls.start();
    for (const rounds of roundsOf(this.wiring)) rounds.start();
    await lease.start();
    await notices.tell().catch((error: unknown) => log.debug({ err: error }, 'numbers are not looked at'));
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.wiring) {
      const { calls, unasked, lease, socket, transcribing: scribes } = this.wiring;
      await socket.end();
      await Promise.all([calls.stop(), ...roundsOf(this.wiring).map((one) => one.stop())]);
      scribes.forget();
      await scribes.stop();
      await lease.stop();
      await unasked.stop();
    }
    this.subscriber.disconnect();
  }
}

const roundsOf = (wiring: Wiring): Ticker[] => [
  wiring.doorLooks,
  wiring.doorRounds,
  wiring.phoneRounds,
  wiring.languageRounds,
  wiring.recordingRounds,
  wiring.leavingRounds,
];

function wire(target: AriTarget, link: LinkParts): Wiring {
  const { config, contacts, lines, leases, phones, controls, counts, clock, log } = link;
  const url = withoutPassword(target.url);
  const asked: VoiceCounts['asked'] = (kind, seconds) => {
    counts.asked(kind, seconds);
    door.asked(seconds);
  };
  const ari = new AriClient(new AriRest(target, undefined, asked), APP);
  const door = new DoorService(ari, { ...config.newCalls, clock }, counts, log);
  const collector = new CollectorService({
    ari,
    controls,
    recordings: link.recordings,
    contacts: link.source,
    isPressed: () => door.isPressed,
    waiting: counts.waiting,
    clock,
    log,
  });
  const collect = async (): Promise<void> => {
    if (calls.isReady) await collector.round();
  };
  const supervisors = new MonitoringService({ ari, leavings: link.leavings, log });
  const scribes = transcribing(config.transcriber, supervisors, { ...link, ari, target });
  const parts = {
    ari,
    door,
    media: new MediaService(ari, marksOf(link), log),
    contacts,
    unasked: new UnaskedService({ contacts, clock, log }),
    lines,
    reception: receptionOf(ari, link),
    survey: link.survey,
    controls,
    phones: new PhoneAbsence(link.absences, leases, url),
    blocked: link.blocked,
    watching: scribes.watching,
    dialling: diallingOf(link),
    book: new CallBook(),
    log,
  };
  const service = new CallService(parts);
  const name = new AsteriskName(leases, url, log);
  const recovery = new RecoveryService(
    parts,
    service,
    (systemName) => name.take(systemName),
    counts.brokeOff,
  );
  const wishes = new FallbackWishService({ ...parts, clock });
  const calls = new CallSwitch(service, recovery, wishes, log, config.sweepMs);
  const lost = (): void => {
    scribes.forget();
    calls.onDown();
    lease.say();
  };
  const told = (event: AriEvent): void => {
    counts.told(event.type);
    calls.onEvent(event);
  };
  const heard = { onUp: () => calls.onUp(), onDown: lost, onEvent: told };
  const socket = new AriSocket(target, APP, heard, log);
  const listener = {
    isAble: () => calls.isReady,
    onHeld: () => {
      socket.start();
      if (calls.isReady) void name.renew();
    },
    onLost: () => socket.stop(),
  };
  const lease = new LeaseKeeper(leases, leaseNameOf(url), listener, log);
  calls.onReady(() => lease.say());
  const endpoints = new EndpointService(ari);
  const push = new PhonePush({ phones, endpoints, holders: link.holders, secret: config.secret, clock });
  const pushPhones = async (): Promise<void> => {
    if (calls.isReady) await push.round(calls.connectionNumber);
  };
  const languages = new NumberLanguages(link.accounts, ari);
  const tellLanguages = async (): Promise<void> => {
    if (calls.isReady) await languages.round(calls.connectionNumber);
  };
  const tellDoor = async (): Promise<void> => {
    if (calls.isReady) await door.round(calls.connectionNumber);
  };
  return {
    socket,
    calls,
    unasked: parts.unasked,
    lease,
    doorLooks: new Ticker('pace', LOOK_MS, async () => door.look(), log),
    doorRounds: new Ticker('door', LOOK_MS, tellDoor, log),
    languageRounds: new Ticker('languages', config.sweepMs, tellLanguages, log),
    phoneRounds: new Ticker('phones', config.sweepMs, pushPhones, log),
    recordingRounds: new Ticker('recordings', config.sweepMs, collect, log),
    leavingRounds: new Ticker('leavings', config.sweepMs, () => link.leavings.round(), log),
    transcribing: scribes,
  };
}

function receptionOf(ari: AriClient, link: LinkParts) {
  const { config, trees, sounds, facts, waiting, counts, clock, log } = link;
  const folder = new SoundFolder(config.soundFolder, sounds);
  const { secret, webhooksMayBeInner: allowInner } = config;
  const lookups = new HttpLookups({ secret, allowInner }, clock, log);
  return new ReceptionService({
    scripts: new ScriptService(ari, clock, lookups),
    trees: new ActiveTrees(trees, folder, clock),
    facts,
    waiting,
    left: counts.left,
    log,
  });
}

const marksOf = ({ config, controls, modes, push, clock, log }: LinkParts): RecordingMarks => ({
  now: () => clock.now(),
  mark: (contactId, mark) => controls.mark(contactId, mark),
  quiet: async ({ contactId, epoch, agentId }, revision) => {
    const control = await controls.quiet(contactId, epoch, revision);
    const view = control && agentsView(control, config.showMonitors);
    if (view) push.send('/agent', rooms.agent(agentId), 'call.changed', view);
    return control;
  },
  modeOf: (queueId) =>
    modes.recordingOf(queueId).catch((error: unknown) => {
      log.warn(
        { err: error, queueId },
        'a conversation is recorded, whatever its queue has: it can not be read',
      );
      return null;
    }),
});

function diallingOf(link: LinkParts): Dialling | null {
  const { config, controls, blocked, lines, push, clock } = link;
  const { via, ...terms } = config.dialling;
  return via === null
    ? null
    : {
        ...terms,
        via,
        clock,
        note: (contactId, from, to) => controls.dial(contactId, from, to),
        isBlocked: (number, districtId) => blocked.isBlocked(number, districtId),
        noticeOf: (accountId) => lines.noticeOf(accountId),
        tell: (agentId, control) =>
          push.send('/agent', rooms.agent(agentId), 'call.changed', agentsView(control, config.showMonitors)),
      };
}

function targetOf({ ariUrl, ariUser: user, ariPassword: password }: Config): AriTarget | null {
  return ariUrl === null ? null : { url: ariUrl.replace(/\/$/, ''), user, password };
}
