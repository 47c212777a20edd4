import {
  AppError,
  mayRedial,
  type CallControl,
  type ContactImage,
  type ContactState,
  type RecordingModeSource,
} from '#libs/contract';
import type { Config } from '#libs/platform';
import { agentsView, type ControlSignal } from './control-signal.service.js';
import { noControl, type ControlChange, type ControlRepository } from './control.repository.js';

/** Reads a contact. Implemented by libs/contact. */
export interface ContactSource {
  find(contactId: string): Promise<ContactImage | null>;
}

/** An agent's call, by the epoch the agent saw. */
export interface OwnCall {
  agentId: string;
  contactId: string;
  epoch: number;
}

/** Notes in a contact's timeline that its agent holds the caller, or has taken them back. Implemented over libs/contact. */
export interface HoldNotes {
  /** A repeat notes nothing. Throws as a change of the contact does. */
  note(call: OwnCall, on: boolean): Promise<void>;
}

/** What an agent wishes of their call: kept first, and then told to whoever controls the call. */
export class ControlService {
  constructor(
    private readonly controls: ControlRepository,
    private readonly contacts: ContactSource,
    private readonly notes: HoldNotes,
    private readonly signal: ControlSignal,
    private readonly config: Pick<Config, 'showMonitors'>,
    private readonly modes: RecordingModeSource,
  ) {}

  /**
   * Puts the caller on hold, or takes them back; noted first, so that no hold is missing in the timeline. Ends by itself
   * with the ownership. Throws NOT_FOUND (also
   * for what is no call), STALE_EPOCH, NOT_OWNER, STATE_CONFLICT.
   */
  async hold(call: OwnCall, on: boolean): Promise<CallControl> {
    await this.owned(call);
    await this.notes.note(call, on);
    return this.change(call.contactId, { heldEpoch: on ? call.epoch : null });
  }

  /**
   * Stops recording while the caller says what must not be kept, or goes on. Whoever controls the call does it, and notes
   * when it is so (`quietEpoch`). `audited` comes after it: what must not
   * be kept waits for nothing. Throws as `hold`, and what `audited` throws: then it is done, and may be repeated.
   */
  async pauseRecording(
    call: OwnCall,
    on: boolean,
    audited: (contact: ContactImage) => Promise<void>,
  ): Promise<CallControl> {
    const contact = await this.owned(call);
    const control = await this.change(call.contactId, {
      pausedEpoch: on ? call.epoch : null,
      quietEpoch: null,
    });
    await audited(contact);
    return control;
  }

  /**
   * Begins to record, or ends it, in a queue that records on demand. What may not be kept waits for nothing; what is
   * begun is on record before it is. Throws as `pauseRecording`, and FORBIDDEN {recording} where everything is recorded.
   */
  async record(
    call: OwnCall,
    on: boolean,
    audited: (contact: ContactImage) => Promise<void>,
  ): Promise<CallControl> {
    const contact = await this.owned(call);
    const recording = await this.modes.recordingOf(contact.queueId);
    if (recording !== 'on-demand') throw new AppError('FORBIDDEN', { recording });
    if (on) await audited(contact);
    const control = await this.change(call.contactId, { recordingEpoch: on ? call.epoch : null });
    if (!on) await audited(contact);
    return control;
  }

  /**
   * Calls the customer again who was called back and not reached. Throws as `hold`, and STATE_CONFLICT {dial} unless
   * that is so, their number may be called, and this agent has not had it called MOST_DIALS times.
   */
  async redial(call: OwnCall): Promise<CallControl> {
    const { contactId, epoch } = call;
    await this.owned(call);
    const [known] = await this.controls.find([contactId]);
    const dial = known?.dial;
    if (!dial || !mayRedial(dial, epoch)) throw new AppError('STATE_CONFLICT', { dial: dial?.state ?? null });
    const attempt = dial.epoch === epoch ? dial.attempt + 1 : 1;
    const again = { epoch, attempt, state: 'due', asterisk: dial.asterisk } as const;
    const control = await this.controls.dial(contactId, dial, again);
    if (!control) throw new AppError('STATE_CONFLICT', { dial: 'due' });
    this.signal.changed(control);
    return agentsView(control, this.config.showMonitors);
  }

  /** What is wished of it now, or was until it ended. Throws as `hold`. */
  async find(call: OwnCall): Promise<CallControl> {
    await this.owned(call, ['active', 'wrap-up']);
    const [control] = await this.controls.find([call.contactId]);
    return agentsView(control ?? noControl(call.contactId), this.config.showMonitors);
  }

  private async change(contactId: string, changes: ControlChange): Promise<CallControl> {
    const control = await this.controls.change(contactId, changes);
    this.signal.changed(control);
    return agentsView(control, this.config.showMonitors);
  }

  private async owned(
    { agentId, contactId, epoch }: OwnCall,
    states: readonly ContactState[] = ['active'],
  ): Promise<ContactImage> {
    const contact = await this.contacts.find(contactId);
    if (!contact) throw new AppError('NOT_FOUND');
    if (contact.epoch !== epoch) throw new AppError('STALE_EPOCH');
    if (contact.owner?.agentId !== agentId) throw new AppError('NOT_OWNER');
    if (contact.channel !== 'voice') throw new AppError('NOT_FOUND');
    if (!states.includes(contact.state)) throw new AppError('STATE_CONFLICT', { state: contact.state });
    return contact;
  }
}
