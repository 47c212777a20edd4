import {
  AppError,
  NATIONAL_DISTRICT,
  hasWatch,
  rooms,
  type CallControl,
  type CallMonitor,
  type ContactImage,
  type MonitorMode,
  type PhoneKind,
  type Principal,
  type Push,
} from '#libs/contract';
import type { ControlRepository } from './control.repository.js';
import type { ContactSource } from './control.service.js';
import type { LeavingService } from './leaving.service.js';
import { agentsView, type ControlSignal } from './control-signal.service.js';

type Supervisor = Pick<Principal, 'userId' | 'districtId'>;

export interface MonitorParts {
  controls: ControlRepository;
  leavings: Pick<LeavingService, 'leave'>;
  contacts: ContactSource;
  phones: { find(userId: string): Promise<PhoneKind | null> };
  signal: ControlSignal;
  push: Push;
  /** Agents see who is at their call. */
  shown: boolean;
}

/**
 * Supervisors at calls of their district (headquarters: all). It ends with the conversation of this agent, or
 * when the supervisor's phone is hung up. Out of scope is answered like what does not exist.
 */
export class MonitorService {
  constructor(private readonly parts: MonitorParts) {}

  /**
   * Comes to a call, or goes on there in another way; the supervisor's phone rings if they are not there yet. Throws
   * NOT_FOUND, STATE_CONFLICT unless an agent talks (with whom they called back: once those have answered), or for who is in it, FORBIDDEN without a phone. `audited` comes
   * first: who can't be put on record does not listen.
   */
  async watch(
    by: Supervisor,
    contactId: string,
    mode: MonitorMode,
    audited: (contact: ContactImage) => Promise<void>,
  ): Promise<void> {
    const contact = await this.scoped(by, contactId);
    const { state, owner, guests, epoch } = contact;
    const inIt = [owner, ...guests].some((seat) => seat?.agentId === by.userId);
    if (!hasWatch(contact) || inIt) throw new AppError('STATE_CONFLICT', { state, inIt });
    await this.mustTalk(contact);
    if ((await this.parts.phones.find(by.userId)) === null)
      throw new AppError('FORBIDDEN', { needs: 'phone' });
    await audited(contact);
    const before = await this.own(by, contactId);
    // What they heard of another owner's conversation is over, whether anybody has noticed or not.
    if (before && before.epoch !== epoch) await this.parts.leavings.leave(contactId, before, 'over');
    this.told(contact, await this.parts.controls.watch(contactId, { supervisorId: by.userId, mode, epoch }));
  }

  /** Leaves; content if they were not there. Throws NOT_FOUND. */
  async leave(by: Supervisor, contactId: string): Promise<void> {
    await this.scoped(by, contactId);
    const { leavings, signal } = this.parts;
    const control = await leavings.leave(contactId, { supervisorId: by.userId }, 'asked');
    if (control) signal.changed(control);
  }

  /** How this supervisor is at the call; null = not. Throws NOT_FOUND. */
  async find(by: Supervisor, contactId: string): Promise<MonitorMode | null> {
    const { epoch } = await this.scoped(by, contactId);
    const own = await this.own(by, contactId);
    return own?.epoch === epoch ? own.mode : null;
  }

  /** Whoever is called back is in a call of ours only if they were called by the system, and answered. */
  private async mustTalk({ id, callbackId, state }: ContactImage): Promise<void> {
    if (!callbackId) return;
    const [control] = await this.parts.controls.find([id]);
    if (control?.dial?.state !== 'answered') throw new AppError('STATE_CONFLICT', { state });
  }

  private async own({ userId }: Supervisor, contactId: string): Promise<CallMonitor | null> {
    const [control] = await this.parts.controls.find([contactId]);
    return control?.monitors.find(({ supervisorId }) => supervisorId === userId) ?? null;
  }

  private told({ owner }: ContactImage, control: CallControl): void {
    const { signal, push, shown } = this.parts;
    signal.changed(control);
    if (owner && shown) {
      push.send('/agent', rooms.agent(owner.agentId), 'call.changed', agentsView(control, shown));
    }
  }

  private async scoped({ districtId }: Supervisor, contactId: string): Promise<ContactImage> {
    const contact = await this.parts.contacts.find(contactId);
    const covers = districtId === NATIONAL_DISTRICT || districtId === contact?.districtId;
    if (!contact || contact.channel !== 'voice' || !covers) throw new AppError('NOT_FOUND');
    return contact;
  }
}
