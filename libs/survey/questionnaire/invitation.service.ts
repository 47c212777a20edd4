import { AppError, pageOf, type DistrictScope, type InvitationView, type Page } from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import { signed } from './door.rules.js';
import type { InvitationRepository } from './invitation.repository.js';
import { invitationPurpose } from './questionnaire-door.service.js';
import type { InvitationDoc } from './questionnaire.schema.js';
import type { QuestionnaireService } from './questionnaire.service.js';

export interface Invitee {
  name: string;
  email: string | null;
}

/** So many may be invited to one questionnaire. */
const MOST = 10_000;

/** Who is invited to a questionnaire, each by a link of their own that is good for one answer. */
export class InvitationService {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly questionnaires: QuestionnaireService,
    private readonly clock: Clock,
    private readonly secret: string,
  ) {}

  /** Throws NOT_FOUND, STATE_CONFLICT for one that is anonymous or closed, TOO_MANY beyond 10,000. */
  async invite(id: string, invitees: readonly Invitee[], scope: DistrictScope): Promise<InvitationView[]> {
    const { access, state } = await this.questionnaires.find(id, scope);
    if (access !== 'invited' || state === 'closed') throw new AppError('STATE_CONFLICT', { access, state });
    if ((await this.invitations.count(id)) + invitees.length > MOST) throw new AppError('TOO_MANY');
    const invitedAt = new Date(this.clock.now());
    const docs = invitees.map(({ name, email }): InvitationDoc => ({
      _id: newId(),
      questionnaireId: id,
      name,
      email,
      answered: false,
      invitedAt,
      sent: 0,
      sentAt: null,
    }));
    await this.invitations.insert(id, docs);
    return docs.map((doc) => this.viewOf(doc));
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
    const { _id, questionnaireId, name, email, answered, sent } = doc;
    return {
      id: _id,
      name,
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
export const maskedAddress = (address: string): string => address.replace(/^(.)[^@]*/, '$1***');
