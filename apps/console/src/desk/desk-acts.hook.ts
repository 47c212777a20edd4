import type { ContactView, Presence, PresenceTime } from '#libs/contract';
import { answersHere } from '../../model/desk/phone.rules.js';
import type { AgentPhone } from '../phone/phone.hook.js';
import { navigate } from '../shell/router.js';
import type { DeskView } from './desk.hook.js';
import { prepareRinging } from './ring.hook.js';

export type SetPresence = (presence: Presence, reason?: string, when?: PresenceTime) => void;

/** What an agent does with the desk as a whole. */
export interface DeskActs {
  /** A break or the way home begins after the contacts at hand, unless it is wanted at once. */
  setPresence: SetPresence;
  /** The offer given, or the one that runs out first. */
  accept: (chosen?: ContactView) => Promise<void>;
  decline: () => Promise<void>;
}

export function useDeskActs(desk: DeskView, phone: AgentPhone): DeskActs {
  const { session, run } = desk;
  const [offer] = desk.offers;
  return {
    setPresence: (presence, reason, when = presence === 'online' ? 'now' : 'after-contacts') => {
      if (presence === 'online') prepareRinging();
      void run(() => session.setPresence(presence, reason, when));
    },
    accept: async (chosen = offer) => {
      if (!chosen) return;
      // The call is accepted by picking it up: what Asterisk then says makes the contact the agent's.
      const picksUp = answersHere(chosen, phone);
      if (picksUp) phone.softphone.answer(chosen.id);
      if (!picksUp && !(await run(() => session.accept(chosen)))) return;
      desk.select(chosen.id);
      navigate('/');
    },
    decline: async () => {
      if (offer) await run(() => session.decline(offer));
    },
  };
}
