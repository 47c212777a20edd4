import type { CallContact, CallDial, DialEnd, HangupCause } from '#libs/contract';
import { phoneNumberOf } from '#libs/platform';
import { hangupCauseOf } from '../hangup.rules.js';

const DIALLED = /^jt-dial-([0-9a-f]{24})-\d+-\d+$/;

/** The channel of whom we call: one name for each call to them, so that none is made twice. */
export const dialIdOf = (
  contactId: string,
  { epoch, attempt }: Pick<CallDial, 'epoch' | 'attempt'>,
): string => `jt-dial-${contactId}-${epoch}-${attempt}`;

/** The contact of such a channel; null if it is none. */
export const contactOfDial = (channelId: string): string | null => DIALLED.exec(channelId)?.[1] ?? null;

/** What is said to them before their agent comes, and what the agent hears meanwhile. */
export const noticeIdOf = (callId: string): string => `jt-notice-${callId}`;
export const ringbackIdOf = (callId: string): string => `jt-ringback-${callId}`;
/** Whom such a notice is said to; null if it is none. */
export const listenerOfNotice = (playbackId: string): string | null =>
  playbackId.startsWith(noticeIdOf('')) ? playbackId.slice(noticeIdOf('').length) : null;

/** An agent has taken it upon them to call this customer. */
export const isToDial = ({ state, owner, callbackId }: CallContact): boolean =>
  state === 'active' && owner !== null && typeof callbackId === 'string';

/** Nobody calls them for whoever has the contact now, and nobody talks with them. */
export const isUnbegun = (dial: CallDial | undefined, epoch: number): boolean =>
  dial === undefined || (dial.epoch < epoch && (dial.state === 'due' || dial.state === 'ended'));

/** Emergency services, also where short numbers are allowed; behind an area code they are those of another town. */
const EMERGENCY =
  /^(?:(?:\+|00)\d{1,3}|86|(?:(?:\+|00)860?|0)(?:10|2\d|[3-9]\d{2}))?(?:110|112|119|120|122|12110|12395|911|999)$/;
/** Mobile numbers: none of satellites, of paid services (160, 168), or that lead on to any other number (17900–17999). */
const MOBILE = /^(?!1349|174|179|16[^2567])1[3-9]\d{9}$/;
/** Fixed ones: area code, and a subscriber's number, which begins with none of the digits of services. */
const FIXED = /^0(?!400|800)(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}$/;

/** The number as it is dialled, if the system may call it; null otherwise. `CN` among `allowed`: numbers of the mainland. */
export function dialledNumberOf(text: string, allowed: readonly string[]): string | null {
  const number = phoneNumberOf(text);
  if (!/^\+?\d{3,15}$/.test(number) || EMERGENCY.test(number)) return null;
  const mainland = MOBILE.test(number) || FIXED.test(number);
  const may = allowed.some((one) => (one === 'CN' ? mainland : number.startsWith(one)));
  return may ? number : null;
}

/** Asterisk's name for a call of a number through the trunk at this address. */
export const trunkEndpointOf = (number: string, via: string): string => `PJSIP/trunk/sip:${number}@${via}`;

/** Q.850: no such number, it has changed, it is not complete. */
const WRONG: readonly number[] = [1, 22, 28];

/** How a call that was not answered ended. Nobody clears one normally but who gave up waiting. */
export function dialEndOf(cause: number): DialEnd {
  if (WRONG.includes(cause)) return 'wrong-number';
  const meant = hangupCauseOf(cause);
  return meant === 'normal' || meant === 'no-sound' ? 'no-answer' : meant;
}

/** What the contact is told of it. */
export function causeOfEnd(end: DialEnd | undefined): HangupCause {
  switch (end) {
    case 'busy':
    case 'no-answer':
    case 'rejected':
    case 'network':
    case 'congestion':
      return end;
    default:
      return 'other';
  }
}
