import { useCallback, useEffect, useState } from 'react';
import type { CallControl, CallDial, ContactView } from '#libs/contract';
import { partOf } from '../../model/desk/desk.rules.js';
import { dialIn, isCalledBack } from '../../model/desk/dial.rules.js';
import { newerControl } from '../../model/desk/phone.rules.js';
import type { DeskView } from '../desk/desk.hook.js';

const LOOK_MS = 2000;

export interface Dialling {
  /** Null as long as the system does not call this customer. */
  dial: CallDial | null;
  redial: () => void;
}

/** How the customer of a contact is called back. */
export function useDial(desk: DeskView, contact: ContactView): Dialling {
  const { session, run } = desk;
  const { id, epoch } = contact;
  const [control, setControl] = useState<CallControl | null>(null);
  const learn = useCallback(
    (next: CallControl): void => setControl((known) => newerControl(known, next)),
    [],
  );
  const mine = isCalledBack(contact) && partOf(contact, desk.state.agent?.id) === 'owner';
  const dial = mine ? dialIn(control, id) : null;
  const moves =
    mine && contact.state === 'active' && (dial === null || dial.state === 'due' || dial.state === 'calling');
  useEffect(() => {
    if (!mine) return;
    const look = (): unknown => session.callControl({ id, epoch }).then(learn, () => undefined);
    look();
    // What became of it is told once, and may be missed.
    const timer = moves ? setInterval(look, LOOK_MS) : undefined;
    return () => clearInterval(timer);
  }, [session, mine, moves, id, epoch, learn]);
  useEffect(
    () => session.onCall((changed) => changed.contactId === id && learn(changed)),
    [session, id, learn],
  );
  return { dial, redial: () => void run(async () => learn(await session.redial(contact))) };
}
