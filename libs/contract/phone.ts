/** What is behind an agent's endpoint: a SIP phone, or the softphone of the console. */
export const PHONE_KINDS = ['phone', 'webrtc'] as const;
export type PhoneKind = (typeof PHONE_KINDS)[number];

/** An agent's phone, as it was chosen last. */
export interface PhoneView {
  /** Null as long as none was chosen. */
  kind: PhoneKind | null;
  /**
   * Where a softphone registers, e.g. wss://pbx.example.cn/ws: at the first that is there. Empty where there is none to
   * register at.
   */
  socketUrls: readonly string[];
  /** @deprecated The first of them, for consoles of the version before that are open during an upgrade. */
  socketUrl?: string | null;
}

/** With what an agent's phone registers at Asterisk. */
export interface PhoneAccess extends PhoneView {
  kind: PhoneKind;
  username: string;
  password: string;
}

/** The header of SIP that tells an agent's phone which contact a call is about. */
export const CONTACT_HEADER = 'X-Jietong-Contact';

/** The header of SIP that tells a supervisor's phone that it is to listen to a call, and how. */
export const MONITOR_HEADER = 'X-Jietong-Monitor';
