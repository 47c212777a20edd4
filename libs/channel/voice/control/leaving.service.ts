import {
  hasWatch,
  rooms,
  type CallControl,
  type CallMonitor,
  type ContactImage,
  type Push,
} from '#libs/contract';
import type { Log } from '#libs/platform';
import { agentsView } from './control-signal.service.js';
import type { ControlRepository, Leaving, LeavingCause, LeavingMonitor } from './control.repository.js';
import type { ContactSource } from './control.service.js';

/** The audit, as far as it is needed here. */
export interface LeavingAudit {
  recordOnce(
    entry: {
      actor: string;
      action: 'call.monitor-left';
      target: string;
      districtId: string | null;
      details: Record<string, string | number>;
    },
    by: readonly string[],
  ): Promise<void>;
}

const NOT_ON_RECORD = 'that a supervisor left a call is not on record yet';

export interface LeavingParts {
  controls: Pick<ControlRepository, 'unwatch' | 'recorded' | 'unrecorded' | 'watched'>;
  contacts: ContactSource;
  audit: LeavingAudit;
  push: Push;
  /** Agents see who is at their call. */
  shown: boolean;
  log: Log;
}

/**
 * Supervisors leave calls, by whatever way: whoever takes one out tells the agent, and puts that on record. Until it is
 * there, each round tries again, also when the process that took them out has died.
 */
export class LeavingService {
  constructor(private readonly parts: LeavingParts) {}

  /** One of them, or all (null), are at the call no more. Null: they were not there, or another process took them out. */
  async leave(
    contactId: string,
    who: LeavingMonitor | null,
    cause: LeavingCause,
  ): Promise<CallControl | null> {
    const { controls, contacts, push, shown, log } = this.parts;
    const done = await controls.unwatch(contactId, who, cause);
    if (!done) return null;
    const { control, left } = done;
    try {
      const contact = await contacts.find(contactId);
      if (contact?.owner && shown)
        push.send('/agent', rooms.agent(contact.owner.agentId), 'call.changed', agentsView(control, shown));
      await this.record(contactId, contact, left);
    } catch (error) {
      // They have left all the same, and the call waits for no record.
      log.error({ err: error, contactId, left }, NOT_ON_RECORD);
    }
    return control;
  }

  /**
   * Takes out whoever came to a conversation that is over since, however it ended: nobody else may have been there to.
   * Puts on record who left without.
   */
  async round(): Promise<void> {
    const { controls, contacts } = this.parts;
    for (const { contactId, monitors } of await controls.watched()) {
      const contact = await contacts.find(contactId);
      const over = ({ epoch }: CallMonitor): boolean =>
        !contact || !hasWatch(contact) || contact.epoch !== epoch;
      for (const { supervisorId, epoch } of monitors.filter(over))
        await this.leave(contactId, { supervisorId, epoch }, 'over');
    }
    await this.recordTheRest();
  }

  private async recordTheRest(): Promise<void> {
    const { controls, contacts, log } = this.parts;
    for (const { contactId, leavings } of await controls.unrecorded()) {
      try {
        await this.record(contactId, await contacts.find(contactId), leavings);
      } catch (error) {
        log.error({ err: error, contactId, left: leavings }, NOT_ON_RECORD);
      }
    }
  }

  /** Whoever is asked twice, or by two processes, writes each once. */
  private async record(
    contactId: string,
    contact: ContactImage | null,
    left: readonly Leaving[],
  ): Promise<void> {
    const { audit, controls } = this.parts;
    const [action, target] = ['call.monitor-left' as const, `contact:${contactId}`];
    const districtId = contact?.districtId ?? null;
    for (const leaving of left) {
      const { supervisorId, mode, cause, revision } = leaving;
      const actor = cause === 'asked' || cause === 'phone' ? `user:${supervisorId}` : 'system';
      const details = { mode, cause, supervisorId, revision };
      await audit.recordOnce({ actor, action, target, districtId, details }, ['supervisorId', 'revision']);
      await controls.recorded(contactId, leaving);
    }
  }
}
