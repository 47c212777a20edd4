import type { Mail, MailAudience, Mailer } from '#libs/contract';
import { createTransport, type Transporter } from 'nodemailer';
import { isAllowedAddress } from './mail-address.rules.js';

/** Where mail leaves, and where it may go. */
export interface MailSettings {
  /** smtp://user:password@host:port, or smtps://; never logged. */
  url: string;
  from: string;
  /** Domains of recipients; `*` is all. */
  domains: Record<MailAudience, readonly string[]>;
}

const PATIENCE_MS = 10_000;

/** Mail by SMTP; off without settings. */
export class SmtpMailer implements Mailer {
  private transport: Transporter | null = null;

  constructor(private readonly settings: MailSettings | null) {}

  get on(): boolean {
    return this.settings !== null;
  }

  allows(address: string, audience: MailAudience): boolean {
    return this.settings !== null && isAllowedAddress(address, this.settings.domains[audience]);
  }

  async send({ id, audience, to, subject, text, attachment }: Mail): Promise<void> {
    if (!this.settings) throw new Error('no mail server is set');
    if (to.length === 0 || !to.every((address) => this.allows(address, audience))) {
      throw new Error('an address is not in a domain that is allowed');
    }
    const { url, from } = this.settings;
    this.transport ??= createTransport({
      url,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const domain = from.slice(from.indexOf('@') + 1);
    const attachments = attachment
      ? [
          {
            filename: attachment.name,
            contentType: attachment.type,
            content: Buffer.from(attachment.content),
          },
        ]
      : [];
    try {
      await this.transport.sendMail({
        from,
        to: [...to],
        subject,
        text,
        textEncoding: 'base64',
        attachments,
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  }

  close(): void {
    this.transport?.close();
  }
}

/** The kind of failure and the server's status; its words may repeat what was said to it. */
function reasonOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const known = [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number');
  return ['mail was not taken', ...known].join(' ');
}
