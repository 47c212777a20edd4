import type { CallContact, CallLeg } from '#libs/contract';
import type { Call } from '../call.js';
import { legIdOf } from '../call.rules.js';
import { hangupCauseOf } from '../hangup.rules.js';
import { partingOf, pickUpsOf } from '../leg.rules.js';
import type { CallParts } from './call-parts.js';
import type { SettlingService } from './settling.service.js';
import type { StepService } from './step.service.js';

/** The phones of agents in a call: picked up, and lost. */
export class LegService {
  constructor(
    private readonly parts: Pick<CallParts, 'contacts' | 'phones' | 'log'>,
    private readonly settling: SettlingService,
    private readonly steps: StepService,
  ) {}

  async answered(call: Call, leg: CallLeg): Promise<void> {
    if (!call.leg(leg)) return this.steps.dropStray(legIdOf(leg));
    const legs = call.media.legs.map((one) =>
      one.epoch === leg.epoch && one.agentId === leg.agentId ? { ...one, answered: true } : one,
    );
    call.media = { ...call.media, legs };
    // Nobody waits for it: at worst they are passed over once more than need be.
    void this.parts.phones.isHere(leg.agentId).catch((error: unknown) => {
      this.parts.log.warn({ err: error, agentId: leg.agentId }, 'that a phone is here could not be noted');
    });
    await this.pickedUp(call);
  }

  /** Tells the contact who has hung up and who has picked up; then all follows from the contact. */
  async pickedUp(call: Call): Promise<void> {
    await this.tellEnds(call);
    const { contact } = call;
    const [first] = contact ? pickUpsOf(contact, call.media.legs) : [];
    if (!contact || !first) return this.settling.settle(call);
    const { act, leg } = first;
    const at = { contactId: contact.id, epoch: contact.epoch, agentId: leg.agentId };
    await this.settling.command(call, () => this.parts.contacts[act](at));
    // The next one; what was refused is not tried again before the contact has changed.
    if (call.contact && call.contact.seq > contact.seq && pickUpsOf(call.contact, call.media.legs).length > 0)
      await this.pickedUp(call);
  }

  async lost(call: Call, { epoch, agentId }: CallLeg, cause: number): Promise<void> {
    const leg = call.leg({ epoch, agentId });
    const { contact } = call;
    if (!contact || !leg) return; // one that we dropped ourselves
    call.forget(leg);
    if (call.phase === 'gone') return;
    const meaning = partingOf(contact, leg, cause);
    this.parts.log.info({ contactId: contact.id, agentId, cause, ...meaning }, 'an agent leg ended');
    if (!meaning) return;
    const at = { contactId: contact.id, epoch: contact.epoch, agentId };
    call.ends = [...call.ends, { at, cause, meaning }];
    await this.tellEnds(call);
    await this.settling.settle(call);
  }

  /**
   * Tells the contact which phones ended. What it can't be told now stays for the next look: until then it says that
   * they are in the call, and they would be rung again.
   */
  private async tellEnds(call: Call): Promise<void> {
    const { contacts } = this.parts;
    for (const end of call.ends) {
      const { at, cause, meaning } = end;
      const tell = (): Promise<CallContact> =>
        meaning.part === 'owner'
          ? contacts[meaning.ending](at, hangupCauseOf(cause))
          : contacts.part(at, meaning.reason);
      await this.settling.command(call, tell, 'by-caller');
      call.ends = call.ends.filter((one) => one !== end);
    }
  }
}
