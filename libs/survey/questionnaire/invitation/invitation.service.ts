import {
  AppError,
  DAY_MS,
  pageOf,
  refuse,
  type DistrictScope,
  type InvitationView,
  type Mailer,
  type Page,
} from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import { signed } from '../door.rules.js';
import { fullGroups } from './group.rules.js';
import type { InvitationRepository } from './invitation.repository.js';
import { invitationPurpose } from '../questionnaire-door.service.js';
import type { InvitationDoc } from '../questionnaire.schema.js';
import type { QuestionnaireService } from '../questionnaire.service.js';

export interface Invitee {
  name: string;
  /** Of which group they are; null of none. */
  group?: string | null;
  email: string | null;
}

/** So many may be invited to one questionnaire. */
const MOST = 10_000;
/** What letters need. */
export interface LetterTerms {
  mailer: Pick<Mailer, 'on' | 'allows'>;
  /** Where links lead to; null = none was named. */
  publicUrl: string | null;
}

/** Who is invited to a questionnaire, each by a link of their own that is good for one answer. */
export class InvitationService {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly questionnaires: QuestionnaireService,
    private readonly clock: Clock,
    private readonly secret: string,
    private readonly letters: LetterTerms,
  ) {}

  /** Throws NOT_FOUND, STATE_CONFLICT for one that is anonymous or closed, TOO_MANY beyond 10,000. */
  async invite(id: string, invitees: readonly Invitee[], scope: DistrictScope): Promise<InvitationView[]> {
    const { access, state } = await this.questionnaires.find(id, scope);
    if (access !== 'invited' || state === 'closed') throw new AppError('STATE_CONFLICT', { access, state });
    const barred = invitees.some(
      ({ email }) => email !== null && !this.letters.mailer.allows(email, 'invited'),
    );
    if (barred) refuse('email', '邮件未开通或收件域不允许', 'mail is off, or may not go to this domain');
    const invitedAt = new Date(this.clock.now());
    const docs = invitees.map(({ name, group, email }): InvitationDoc => ({
      _id: newId(),
      questionnaireId: id,
      name,
      ...(group == null ? {} : { group }),
      email,
      answered: false,
      invitedAt,
      sent: 0,
      sentAt: null,
    }));
    await this.invitations.insert(id, docs, MOST);
    return docs.map((doc) => this.viewOf(doc));
  }

  /**
   * Writes to all who have not answered, the first time or to remind them, nobody more often than once in so many days
   * (one unless told), and nobody of a group of which enough have answered. Answers to how many. Throws NOT_FOUND, BAD_INPUT while mail is off, STATE_CONFLICT unless it is published.
   */
  async write(id: string, scope: DistrictScope, pauseDays = 1): Promise<number> {
    const { access, state } = await this.questionnaires.find(id, scope);
    if (access !== 'invited' || state !== 'published')
      throw new AppError('STATE_CONFLICT', { access, state });
    const { mailer, publicUrl } = this.letters;
    if (!mailer.on || publicUrl === null) {
      refuse('mail', '尚未设置邮件服务器或对外地址', 'no mail server, or no public address is set');
    }
    const now = this.clock.now();
    const without = fullGroups(await this.questionnaires.groups(id, scope));
    const since = new Date(now - pauseDays * DAY_MS);
    return this.invitations.makeDue(id, { since, now: new Date(now), without });
  }

  async list(
    id: string,
    scope: DistrictScope,
    { cursor, limit }: { cursor: string | null; limit: number },
  ): Promise<Page<InvitationView>> {
    await this.questionnaires.find(id, scope);
    const page = pageOf(await this.invitations.list(id, cursor, limit + 1), limit, ({ _id }) => _id);
    return { ...page, items: page.items.map((doc) => this.viewOf(doc)) };
  }

  private viewOf(doc: InvitationDoc): InvitationView {
    const { _id, questionnaireId, name, group, email, answered, sent } = doc;
    return {
      id: _id,
      name,
      group: group ?? null,
      answered,
      sent,
      email: email === null ? null : maskedAddress(email),
      invitedAt: doc.invitedAt.toISOString(),
      sentAt: doc.sentAt?.toISOString() ?? null,
      token: answered ? null : signed(this.secret, invitationPurpose(questionnaireId), _id),
    };
  }
}

/** `w***@example.cn` */
const maskedAddress = (address: string): string => address.replace(/^(.)[^@]*/, '$1***');
