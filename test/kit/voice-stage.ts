import { AgentService } from '#libs/agent';
import type { AgentView, ContactDetail, ContactView, Desk, InvariantReport, Page } from '#libs/contract';
import { AriRest, contactOfBridge, earOfName, inOrder } from '#libs/channel/voice';
import { maskMobile, newId } from '#libs/platform';
import { OwnAsterisk } from './asterisk.js';
import { eventually } from './eventually.js';
import { Jietong, type Console, type JietongOptions } from './jietong.js';
import { Sipp, type Calling } from './sipp.js';
import { RATE } from './tone.js';
import type { PhonePlan } from './sipp-scenario.js';

/** A story of calls, or the start of its stage, may take so long on a machine that is busy. */
export const VOICE_STORY_MS = 300_000;
/** The number of the hotline in the tests. */
export const HOTLINE = '12360';

export interface VoiceAgent {
  id: string;
  console: Console;
}

/** A whole Jietong that answers the calls of an Asterisk of its own, with real SIP on both sides. */
export class VoiceStage {
  /** Every stage that was begun, also one that nobody waits for any more. */
  private static readonly openings = new Set<Promise<VoiceStage>>();
  private sipps: Sipp[] = [];

  private constructor(
    readonly asterisk: OwnAsterisk,
    readonly jietong: Jietong,
  ) {}

  /** `ariUrl`: another way to ARI, such as a proxy. The hotline greets nobody unless told. */
  static open(
    settings: Record<string, string> = {},
    asterisk?: OwnAsterisk,
    ariUrl?: string,
    options: JietongOptions = {},
  ): Promise<VoiceStage> {
    const opening = VoiceStage.begin(settings, asterisk, ariUrl, options);
    VoiceStage.openings.add(opening);
    return opening;
  }

  /** Closes every stage of the suite, and every Asterisk: also where the time for its start had run out. */
  static async closeAll(): Promise<void> {
    for (const opening of VoiceStage.openings) {
      const stage = await opening.catch(() => null);
      await stage?.close();
    }
    VoiceStage.openings.clear();
    await OwnAsterisk.closeAll();
  }

  private static async begin(
    settings: Record<string, string>,
    asterisk: OwnAsterisk | undefined,
    ariUrl: string | undefined,
    options: JietongOptions,
  ): Promise<VoiceStage> {
    const own = asterisk ?? (await OwnAsterisk.start());
    let jietong: Jietong | null = null;
    try {
      // Callbacks of those who left would take the agents of the next story.
      const quiet = { JIETONG_CALLBACK_ABANDONED: '' };
      jietong = await Jietong.start({ ...own.settings(ariUrl), ...quiet, ...settings }, options);
      const stage = new VoiceStage(own, jietong);
      await stage.line(HOTLINE, []);
      return stage;
    } catch (error) {
      // Nobody else could end them.
      await jietong?.close();
      await own.close();
      throw error;
    }
  }

  /** Makes a number that can be called. */
  async line(number: string, prompts: string[], queueId = 'general', treeId?: string): Promise<void> {
    await this.jietong.admin.post('/api/v1/voice-numbers', { id: number, prompts, queueId, treeId });
  }

  /** An agent, online at a console, whose phone behaves like this. */
  async agent(
    username: string,
    plan: PhonePlan,
    more: Parameters<Jietong['user']>[1] = {},
  ): Promise<VoiceAgent & { phone: Sipp }> {
    const phone = await this.phone(plan);
    return { ...(await this.agentAt(username, phone.port, more)), phone };
  }

  /** An agent whose phone is at a port. */
  async agentAt(
    username: string,
    port: number,
    more: Parameters<Jietong['user']>[1] = {},
  ): Promise<VoiceAgent> {
    const id = await this.jietong.user(username, more);
    await this.asterisk.phone(id, port);
    const console = await this.jietong.console(username);
    await console.ask<AgentView>('presence.set', { presence: 'online' });
    return { id, console };
  }

  /**
   * Agents without a console of their own, all at one phone: for many of them, quickly. `at`: the Asterisks that know
   * the phone.
   */
  async crowd(
    size: number,
    plan: PhonePlan,
    at: readonly OwnAsterisk[] = [this.asterisk],
  ): Promise<string[]> {
    const { port } = await this.phone(plan);
    const agents = this.jietong.service.app.get(AgentService, { strict: false });
    const ids = Array.from({ length: size }, () => newId());
    const come = async (userId: string): Promise<void> => {
      for (const asterisk of at) await asterisk.phone(userId, port);
      await agents.connect({ userId, displayName: userId, districtId: '00' });
      await agents.setPresence(userId, 'online');
    };
    await Promise.all(ids.map(come));
    return ids;
  }

  /** Sends a crowd home. */
  async disperse(ids: readonly string[]): Promise<void> {
    const agents = this.jietong.service.app.get(AgentService, { strict: false });
    await Promise.all(ids.map((id) => agents.setPresence(id, 'offline')));
  }

  /** On a free port unless told. */
  phone(plan: PhonePlan, port?: number): Promise<Sipp> {
    return this.keep(Sipp.phone(plan, port));
  }

  call(calling: Partial<Calling> & { stayMs: number }): Promise<Sipp> {
    return this.keep(Sipp.call({ port: this.asterisk.sipPort, called: HOTLINE, ...calling }));
  }

  /** The contacts of all calls so far, newest first. */
  async contacts(): Promise<ContactView[]> {
    const page = await this.jietong.admin.get<Page<ContactView>>('/api/v1/contacts?channel=voice&limit=100');
    return page.items;
  }

  /**
   * The newest contact of a caller that was not there before, once it is in a state; callbacks are nobody's
   * call. `from`: of this caller, where others may be there too.
   */
  async newest(
    before: readonly ContactView[],
    state: ContactView['state'],
    from?: string,
  ): Promise<ContactView> {
    const known = new Set(before.map(({ id }) => id));
    const masked = from === undefined ? null : maskMobile(from);
    const fresh = async (): Promise<ContactView | undefined> =>
      (await this.contacts()).find(
        ({ id, callbackId, customer }) =>
          !known.has(id) && callbackId === null && (masked === null || customer.masked === masked),
      );
    const contact = await eventually(fresh, (found) => found?.state === state);
    return contact as ContactView;
  }

  /**
   * The one contact that is new since then, once caller and agent hear each other and are recorded: who ends it sooner
   * was in no conversation.
   */
  async talking(before: readonly ContactView[]): Promise<ContactView> {
    const contact = await this.newest(before, 'active');
    await eventually(
      () => this.asterisk.ari.bridges(),
      (bridges) =>
        bridges.some(({ id, channels }) => contactOfBridge(id) === contact.id && channels.length > 1),
    );
    await eventually(
      async () => this.asterisk.recordings(),
      (names) => names.includes(`${contact.id}-${contact.epoch}`),
    );
    return contact;
  }

  /** The same contact, once it is in a state. */
  reaches(id: string, state: ContactView['state']): Promise<ContactDetail> {
    return this.until(id, (contact) => contact.state === state);
  }

  detail(id: string): Promise<ContactDetail> {
    return this.jietong.admin.get<ContactDetail>(`/api/v1/contacts/${id}`);
  }

  async wrapUp({ console }: VoiceAgent): Promise<void> {
    for (const { id } of (await console.ask<Desk>('desk.sync')).contacts) {
      // Asterisk may be silent before Jietong has heard of it.
      const { epoch, state } = await this.until(id, (contact) => contact.state !== 'active');
      const ref = { contactId: id, epoch };
      if (state === 'wrap-up') await console.ask('contact.wrap-up', { ...ref, disposition: 'answered' });
    }
  }

  /** Ends every call: who is unplugged says no BYE. */
  async hangUpAll(): Promise<void> {
    const { ari } = this.asterisk;
    for (const { id } of await ari.channels()) await ari.hangUp(id, 'normal');
    await this.silent();
  }

  /** Nothing is left of any call in Asterisk. */
  async silent(): Promise<void> {
    await eventually(
      () => this.asterisk.ari.channels(),
      (channels) => channels.length === 0,
    );
    await eventually(
      () => this.asterisk.ari.bridges(),
      (bridges) => bridges.every(({ id }) => contactOfBridge(id) === null && earOfName(id) === null),
    );
  }

  /** The channel of the one caller of a number. */
  async callerOf(called: string): Promise<string> {
    const [caller] = (await this.asterisk.ari.channels()).filter(({ dialplan }) =>
      dialplan.app_data.endsWith(`,inbound,${called}`),
    );
    if (!caller) throw new Error(`nobody calls ${called}`);
    return caller.id;
  }

  /** Waits until what was said in these epochs of a contact, and the message, are kept as recordings. */
  async recorded(
    contactId: string,
    epochs: readonly (number | `${number}-${number}` | 'message')[],
  ): Promise<void> {
    const kept = this.jietong.stores.mongo.collection<{ _id: string }>('recordings');
    const list = async (): Promise<string> =>
      (await kept.find({ contactId }).toArray())
        .map(({ _id }) => _id)
        .toSorted(inOrder)
        .join();
    await eventually(list, (ids) => ids === epochs.map((epoch) => `${contactId}-${epoch}`).join());
  }

  /** A number at /metrics. Fails if it is not there, unless told what it is before it was first counted, as one by labels. */
  async metric(name: string, uncounted?: number): Promise<number> {
    const text = await (await fetch(`${this.jietong.url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    const value = line === undefined ? uncounted : Number(line.slice(name.length));
    if (value === undefined || Number.isNaN(value)) throw new Error(`${name} is no number at /metrics`);
    return value;
  }

  /** Whether what must always hold does, of every contact so far. */
  invariants(): Promise<InvariantReport> {
    return this.jietong.admin.get('/api/v1/invariants?contacts=1000');
  }

  /** The phone that rings behind a channel is picked up, if it waits to be told so. */
  async picksUp(phone: Sipp, channelId: string): Promise<void> {
    const query = { variable: 'CHANNEL(pjsip,call-id)' };
    const path = `/channels/${channelId}/variable`;
    const rest = new AriRest(this.asterisk.target);
    const { value } = await rest.request<{ value: string }>({ method: 'GET', path, query });
    await phone.tell(value);
  }

  /** Waits until a channel is no more. */
  async gone(channelId: string): Promise<void> {
    await eventually(
      () => this.asterisk.ari.channels(),
      (channels) => channels.every(({ id }) => id !== channelId),
    );
  }

  /** Waits until a contact is as told. */
  until(id: string, is: (contact: ContactDetail) => boolean): Promise<ContactDetail> {
    return eventually(() => this.detail(id), is);
  }

  /** Unplugs every phone and caller. */
  async unplug(): Promise<void> {
    await Promise.all(this.sipps.map((sipp) => sipp.close()));
    this.sipps = [];
  }

  async close(): Promise<void> {
    await this.unplug();
    await this.jietong.close();
    await this.asterisk.close();
  }

  /** Waits until so many seconds of a caller's voice message are recorded; 0 = it has begun. */
  async leavesMessage(seconds: number): Promise<void> {
    const { asterisk } = this;
    const said = async (): Promise<number> =>
      Math.max(
        -1,
        ...asterisk
          .recordings()
          .filter((name) => name.endsWith('-message'))
          .map((name) => asterisk.recording(name).length / RATE),
      );
    await eventually(said, (length) => length >= seconds, 60_000);
  }

  private async keep(started: Promise<Sipp>): Promise<Sipp> {
    const sipp = await started;
    this.sipps.push(sipp);
    return sipp;
  }
}

/** `opened queued offered …` of a contact. */
export const typesOf = ({ timeline }: ContactDetail): string =>
  timeline.map(({ type }) => type.replace('contact.', '')).join(' ');
