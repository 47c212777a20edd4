import { DAY_MS, type Mailer } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import { signed } from '../door.rules.js';
import { fullGroups, standingsOf } from './group.rules.js';
import type { InvitationRepository } from './invitation.repository.js';
import { invitationPurpose } from '../questionnaire-door.service.js';
import type { QuestionnaireRepository } from '../questionnaire.repository.js';
import type { InvitationDoc, QuestionnaireDoc } from '../questionnaire.schema.js';

const LEASE_MS = 60_000;
const FIRST_PAUSE_MS = 30_000;
const MOST_TRIES = 6;
const AT_ONCE = 50;

/** What it writes with. */
export interface LetterParts {
  mailer: Mailer;
  publicUrl: string | null;
  /** Signs the links. */
  secret: string;
}

/** Writes to those who were invited, each alone, and reminds them where it is wished; any number of workers may. */
export class InvitationRound {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly questionnaires: QuestionnaireRepository,
    private readonly parts: LetterParts,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async sweep(): Promise<void> {
    if (this.parts.mailer.on && this.parts.publicUrl !== null) await this.remind();
    for (let taken = 0; taken < AT_ONCE; taken += 1) {
      const now = this.clock.now();
      const due = await this.invitations.claim(new Date(now), new Date(now + LEASE_MS));
      if (!due) return;
      await this.write(due);
    }
  }

  /** Makes reminders due where a questionnaire asks for them: once to each, and to nobody who has answered. */
  private async remind(): Promise<void> {
    const now = new Date(this.clock.now());
    for (const { _id, remindAfterDays, groupQuotas = [] } of await this.questionnaires.reminding(now)) {
      if (remindAfterDays == null) continue;
      const since = new Date(now.getTime() - remindAfterDays * DAY_MS);
      const without = fullGroups(standingsOf(await this.invitations.byGroup(_id), groupQuotas));
      const reminded = await this.invitations.makeReminders(_id, { since, now, without });
      if (reminded > 0) this.log.info({ questionnaireId: _id, reminded }, 'reminders are due');
    }
  }

  private async write(due: InvitationDoc): Promise<void> {
    const { _id: id, questionnaireId, email, answered, group, tries = 1 } = due;
    const questionnaire = await this.questionnaires.find(questionnaireId);
    const over = questionnaire?.closesAt != null && questionnaire.closesAt.getTime() <= this.clock.now();
    const wanted = questionnaire?.state === 'published' && !over && email !== null && !answered;
    if (!wanted || this.parts.publicUrl === null) return this.invitations.notWritten(id, null);
    if (await this.invitations.isFull(questionnaire, group)) return this.invitations.notWritten(id, null);
    try {
      await this.parts.mailer.send({
        // Of each message its own, and the same over all tries.
        id: `invitation-${id}-${due.sent}`,
        audience: 'invited',
        to: [email],
        ...this.letterOf(questionnaire, due, this.parts.publicUrl),
      });
    } catch (error) {
      const problem = error instanceof Error ? error.message : 'INTERNAL';
      const pause = FIRST_PAUSE_MS * 2 ** (tries - 1);
      const again = tries >= MOST_TRIES ? null : new Date(this.clock.now() + pause);
      this.log.warn({ invitationId: id, tries, problem, again }, 'an invitation was not sent');
      return this.invitations.notWritten(id, again);
    }
    await this.invitations.written(id, new Date(this.clock.now()));
  }

  private letterOf(
    { _id, name, nameEn }: QuestionnaireDoc,
    { _id: id, name: invitee, sent }: InvitationDoc,
    publicUrl: string,
  ): { subject: string; text: string } {
    const token = signed(this.parts.secret, invitationPurpose(_id), id);
    return {
      subject: sent === 0 ? `邀请填写：${name}` : `提醒：${name}`,
      text: [
        `${invitee}：`,
        `请打开以下专属链接填写问卷“${name}”（仅可填写一次，答卷不与贵单位关联）：`,
        `Please answer the questionnaire "${nameEn}" by this link of your own (once; your answers are kept apart from your name):`,
        `${publicUrl}/survey?q=${_id}#i=${token}`,
      ].join('\n\n'),
    };
  }
}
