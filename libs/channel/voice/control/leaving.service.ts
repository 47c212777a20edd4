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
import type { ControlRepository, LeavingMonitor } from './control.repository.js';
import type { ContactSource } from './control.service.js';

/**
 * How a supervisor came to be at a call no more: they said so; their phone was hung up, or never picked up; the
 * conversation of this agent is over; nobody knew after an outage whether they were still there.
 */
export type LeavingCause = 'asked' | 'phone' | 'over' | 'outage';

/** The audit, as far as it is needed here. */
export interface LeavingAudit {
  record(entry: {
    actor: string;
    action: 'call.monitor-left';
    target: string;
    districtId: string | null;
    details: Record<string, string>;
  }): Promise<void>;
}

export interface LeavingParts {
  controls: Pick<ControlRepository, 'unwatch' | 'watched'>;
  contacts: ContactSource;
  audit: LeavingAudit;
  push: Push;
  /** Agents see who is at their call. */
  shown: boolean;
  log: Log;
}

/** Supervisors leave calls, by whatever way: whoever takes one out puts that on record, and tells the agent. */
export class LeavingService {
  constructor(private readonly parts: LeavingParts) {}

  /** One of them, or all (null), are at the call no more. Null: they were not there, or another process took them out. */
  async leave(
    contactId: string,
    who: LeavingMonitor | null,
    cause: LeavingCause,
  ): Promise<CallControl | null> {
    const { controls, contacts, push, shown, log } = this.parts;
    const done = await controls.unwatch(contactId, who);
    if (!done) return null;
    const { control, left } = done;
    try {
      const contact = await contacts.find(contactId);
      for (const monitor of left) await this.record(contactId, contact, monitor, cause);
      if (contact?.owner && shown)
        push.send('/agent', rooms.agent(contact.owner.agentId), 'call.changed', agentsView(control, shown));
    } catch (error) {
      // They have left all the same, and the call waits for no record.
      log.error({ err: error, contactId, left, cause }, 'that a supervisor left a call is not on record');
    }
    return control;
  }

  /** Takes out whoever came to a conversation that is over since, however it ended: nobody else may have been there to. */
  async round(): Promise<void> {
    const { controls, contacts } = this.parts;
    for (const { contactId, monitors } of await controls.watched()) {
      const contact = await contacts.find(contactId);
      const over = ({ epoch }: CallMonitor): boolean =>
        !contact || !hasWatch(contact) || contact.epoch !== epoch;
      for (const { supervisorId, epoch } of monitors.filter(over))
        await this.leave(contactId, { supervisorId, epoch }, 'over');
    }
  }

  private record(
    contactId: string,
    contact: ContactImage | null,
    { supervisorId, mode }: CallMonitor,
    cause: LeavingCause,
  ): Promise<void> {
    const own = cause === 'asked' || cause === 'phone';
    return this.parts.audit.record({
      actor: own ? `user:${supervisorId}` : 'system',
      action: 'call.monitor-left',
      target: `contact:${contactId}`,
      districtId: contact?.districtId ?? null,
      details: { mode, cause, ...(own ? {} : { supervisorId }) },
    });
  }
}
