/** Whom mail goes to: people of the house, or those who were invited to a questionnaire. */
export type MailAudience = 'staff' | 'invited';

/** One message to people outside. */
export interface Mail {
  /** Stays the same over all tries: mail programs show it once. */
  id: string;
  audience: MailAudience;
  to: readonly string[];
  subject: string;
  /** Plain. */
  text: string;
  attachment?: { name: string; type: string; content: Uint8Array };
}

/** Sends mail; implemented by libs/platform. */
export interface Mailer {
  /** False: no mail server is set, and nothing can be sent. */
  readonly on: boolean;
  /** Whether mail may go to this address: its domain is one of those that the settings allow. */
  allows(address: string, audience: MailAudience): boolean;
  /** Rejects if the server did not take it, or an address is not allowed; the reason carries no secret. */
  send(mail: Mail): Promise<void>;
}
