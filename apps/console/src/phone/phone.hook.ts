import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { PhoneAccess, PhoneKind, PhoneView, Principal } from '#libs/contract';
import { answeredByDesk, leftOver, type PhoneState } from '../../model/desk/phone.rules.js';
import { socketUrlsOf, type ToldPhone } from '../../model/telephony/phone-access.rules.js';
import { get, put } from '../api/rest.js';
import type { DeskView } from '../desk/desk.hook.js';
import { guardPage } from '../shell/router.js';
import { Softphone } from './softphone.js';

/** A BYE that is on its way is not lost yet. */
const LOST_AFTER_MS = 3000;
const ASK_AGAIN_MS = 5000;

export interface AgentPhone extends PhoneState {
  softphone: Softphone;
  /** What was chosen, and with what it registers; null until it is known, or where no phone is possible. */
  access: PhoneAccess | null;
  choose: (kind: PhoneKind) => Promise<void>;
  /** Another password for the phone that was chosen. */
  renew: () => Promise<void>;
}

/** The agent's phone, for as long as the desk lives in this tab: there while the agent is not offline. */
export function usePhone(me: Principal, desk: DeskView): AgentPhone {
  const softphone = useMemo(() => new Softphone(), []);
  const state = useSyncExternalStore(softphone.subscribe, softphone.snapshot);
  const [access, setAccess] = useState<PhoneAccess | null>(null);
  const { agent } = desk.state;
  const wanted = agent !== null && agent.presence !== 'offline' && agent.capacity.voice > 0;
  useEffect(() => (wanted ? fetchAccess(setAccess) : undefined), [wanted]);
  useEffect(
    () => (wanted && access ? run(softphone, me.userId, access) : undefined),
    [softphone, wanted, access, me.userId],
  );
  useFollow(softphone, state, desk);
  const talks = state.calls.some(({ phase }) => phase !== 'ringing');
  // The softphone lives with the tab.
  useEffect(() => (talks ? guardPage() : undefined), [talks]);
  const choose = async (kind: PhoneKind): Promise<void> => setAccess(await putAccess(kind));
  const renew = async (): Promise<void> => {
    if (access) setAccess(await putAccess(access.kind, true));
  };
  return { ...state, softphone, access, choose, renew };
}

async function putAccess(kind: PhoneKind, renew = false): Promise<PhoneAccess> {
  const told = await put<ToldPhone<PhoneAccess>>('/phone', { kind, renew });
  return { ...told, socketUrls: socketUrlsOf(told) };
}

/** The phone chosen last; the softphone where there can be one and nothing was chosen. Asks until it knows. */
function fetchAccess(tell: (access: PhoneAccess) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const ask = async (): Promise<void> => {
    try {
      const told = await get<ToldPhone<PhoneView>>('/phone');
      const chosen = told.kind ?? (socketUrlsOf(told).length === 0 ? null : 'webrtc');
      if (chosen === null || over) return;
      const access = await putAccess(chosen);
      if (!over) tell(access);
    } catch {
      if (!over) timer = setTimeout(() => void ask(), ASK_AGAIN_MS);
    }
  };
  void ask();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/** Registers in this tab unless another one does; answers the function that ends it. */
function run(softphone: Softphone, userId: string, access: PhoneAccess): () => void {
  if (access.kind === 'phone' || access.socketUrls.length === 0) {
    softphone.idle(access.kind === 'phone' ? 'desk-phone' : 'none');
    return () => softphone.idle('none');
  }
  let release = (): void => undefined;
  const ended = new Promise<void>((resolve) => (release = resolve));
  const hold = async (): Promise<void> => {
    await softphone.start(access);
    await ended;
    softphone.stop();
  };
  softphone.idle('elsewhere');
  // Browsers without locks may register twice; the phone that registered last then rings.
  if (!('locks' in navigator)) void hold();
  else {
    const waiting = new AbortController();
    void ended.then(() => waiting.abort());
    navigator.locks
      .request(`jietong.phone.${userId}`, { signal: waiting.signal }, hold)
      .catch(() => undefined);
  }
  return () => {
    release();
    softphone.idle('none');
  };
}

/** Calls follow the desk: picked up where it has the contact already, ended where it has it no more. */
function useFollow(softphone: Softphone, { calls }: PhoneState, { state }: DeskView): void {
  const accepted = answeredByDesk(calls, state).join();
  const lost = leftOver(calls, state).join();
  useEffect(() => {
    for (const contactId of accepted.split(',').filter(Boolean)) softphone.answer(contactId);
  }, [softphone, accepted]);
  useEffect(() => {
    if (lost === '') return undefined;
    const end = (): void => lost.split(',').forEach((contactId) => softphone.find(contactId)?.hangUp());
    const timer = setTimeout(end, LOST_AFTER_MS);
    return () => clearTimeout(timer);
  }, [softphone, lost]);
}
