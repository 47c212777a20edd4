import {
  AppError,
  mustCover,
  pageOf,
  refuse,
  type DistrictScope,
  type GroupStanding,
  type Page,
  type QuestionnaireAccess,
  type QuestionnaireContent,
  type QuestionnaireResults,
  type QuestionnaireState,
  type QuestionnaireSummary,
  type QuestionnaireTerms,
  type QuestionnaireView,
} from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import { checkContent } from './content.rules.js';
import { checkGroupQuotas, checkReminder, standingsOf } from './invitation/group.rules.js';
import type { InvitationRepository } from './invitation/invitation.repository.js';
import type { QuestionnaireRepository } from './questionnaire.repository.js';
import type { QuestionnaireDoc, QuestionnaireVersionDoc, ResponseDoc } from './questionnaire.schema.js';
import type { ResponseRepository } from './answer/response.repository.js';
import { isHeldBack, resultsOf, withheldOf } from './answer/result.rules.js';

export interface NewQuestionnaire
  extends
    Omit<QuestionnaireTerms, 'groupQuotas' | 'remindAfterDays'>,
    Partial<Pick<QuestionnaireTerms, 'groupQuotas' | 'remindAfterDays'>> {
  districtId: string;
  access: QuestionnaireAccess;
  content: QuestionnaireContent;
}

/** Every answer to one version, what was asked, and how far those invited are. */
export interface VersionAnswers {
  view: QuestionnaireView;
  version: number;
  groups: GroupStanding[];
  /** Too few of those invited have answered it: there are no `responses`. */
  heldBack: boolean;
  /** Questions that too few of those invited have answered: not to be told of anybody. */
  withheld: ReadonlySet<string>;
  responses: AsyncIterable<ResponseDoc>;
  /** How many `responses` there are. */
  count: number;
}

const NO_RESPONSES: AsyncIterable<ResponseDoc> = {
  async *[Symbol.asyncIterator]() {},
};

export type QuestionnaireChange = Partial<QuestionnaireTerms> & { state?: QuestionnaireState };

/** Questionnaires as those who make and read them see them. What another district's is answers NOT_FOUND. */
export class QuestionnaireService {
  constructor(
    private readonly questionnaires: QuestionnaireRepository,
    private readonly responses: ResponseRepository,
    private readonly invitations: InvitationRepository,
    private readonly clock: Clock,
  ) {}

  /** A draft. Throws BAD_INPUT. */
  async create(
    { districtId, access, content, groupQuotas = [], remindAfterDays = null, ...terms }: NewQuestionnaire,
    by: string,
  ): Promise<QuestionnaireView> {
    checkContent(content);
    checkGroupQuotas(groupQuotas, access);
    checkReminder(remindAfterDays, access);
    const doc: QuestionnaireDoc = {
      _id: newId(),
      districtId,
      name: content.name,
      nameEn: content.nameEn,
      access,
      state: 'draft',
      version: 1,
      ...datesOf(terms.opensAt, terms.closesAt),
      quota: terms.quota,
      groupQuotas,
      remindAfterDays,
      answers: 0,
      offered: 0,
      createdAt: new Date(this.clock.now()),
      changedBy: by,
    };
    await this.questionnaires.insert(doc, content);
    return viewOf(doc, { _id: '', ...content, createdAt: doc.createdAt, createdBy: by });
  }

  /** The next version; answers to those before stay as they are. Throws BAD_INPUT, STATE_CONFLICT. */
  async revise(
    id: string,
    baseVersion: number,
    content: QuestionnaireContent,
    made: { by: string; scope: DistrictScope },
  ): Promise<QuestionnaireView> {
    checkContent(content);
    const doc = await this.load(id, made.scope);
    if (doc.version !== baseVersion) throw new AppError('STATE_CONFLICT', { newest: doc.version });
    await this.questionnaires.addVersion(doc, content, { at: new Date(this.clock.now()), by: made.by });
    return this.find(id, made.scope);
  }

  /**
   * Publishes, closes, or changes the terms. Throws BAD_INPUT for dates in the wrong order, STATE_CONFLICT if somebody else
   * changed state or dates meanwhile.
   */
  async change(
    id: string,
    { state, opensAt, closesAt, quota, groupQuotas, remindAfterDays }: QuestionnaireChange,
    made: { by: string; scope: DistrictScope },
  ): Promise<QuestionnaireView> {
    const doc = await this.load(id, made.scope);
    if (state === 'draft' && doc.state !== 'draft')
      throw new AppError('STATE_CONFLICT', { state: doc.state });
    if (groupQuotas !== undefined) checkGroupQuotas(groupQuotas, doc.access);
    if (remindAfterDays !== undefined) checkReminder(remindAfterDays, doc.access);
    const dates = datesOf(
      opensAt === undefined ? (doc.opensAt?.toISOString() ?? null) : opensAt,
      closesAt === undefined ? (doc.closesAt?.toISOString() ?? null) : closesAt,
    );
    const changed = await this.questionnaires.change(doc, {
      ...dates,
      ...(state === undefined ? {} : { state }),
      ...(quota === undefined ? {} : { quota }),
      ...(groupQuotas === undefined ? {} : { groupQuotas }),
      ...(remindAfterDays === undefined ? {} : { remindAfterDays }),
      changedBy: made.by,
    });
    if (!changed) throw new AppError('STATE_CONFLICT');
    if (state === 'closed') await this.invitations.forgetAddresses(id);
    return this.find(id, made.scope);
  }

  /** Newest first. */
  async list(
    scope: DistrictScope,
    cursor: string | null,
    limit: number,
  ): Promise<Page<QuestionnaireSummary>> {
    const found = await this.questionnaires.list(scope, cursor, limit + 1);
    const page = pageOf(found, limit, ({ _id }) => _id);
    return { ...page, items: page.items.map(summaryOf) };
  }

  async find(id: string, scope: DistrictScope): Promise<QuestionnaireView> {
    const doc = await this.load(id, scope);
    return viewOf(doc, await this.versionOf(doc, doc.version));
  }

  /** What was answered to a version, the newest unless told. */
  async results(id: string, scope: DistrictScope, version?: number): Promise<QuestionnaireResults> {
    const doc = await this.load(id, scope);
    const content = contentOf(await this.versionOf(doc, version ?? doc.version));
    const [counts, versions, groups] = await Promise.all([
      this.responses.count(id, version ?? doc.version),
      this.responses.countByVersion(id),
      this.groupsOf(doc),
    ]);
    const { offered, responseRate } = summaryOf(doc);
    const answers = versions.find((one) => one.version === (version ?? doc.version))?.answers ?? 0;
    const heldBack = isHeldBack(doc.access, answers);
    return {
      questionnaireId: id,
      version: version ?? doc.version,
      versions,
      content,
      answers,
      offered,
      responseRate,
      groups,
      meanScore: content.quiz && !heldBack ? counts.meanScore : null,
      heldBack,
      questions: heldBack ? [] : resultsOf(content, counts, doc.access),
    };
  }

  /** Every answer to a version, and what it was asked; no answer as long as too few of those invited have answered it. */
  async answers(id: string, scope: DistrictScope, version?: number): Promise<VersionAnswers> {
    const doc = await this.load(id, scope);
    const wanted = version ?? doc.version;
    const view = viewOf(doc, await this.versionOf(doc, wanted));
    const [groups, versions, counts] = await Promise.all([
      this.groupsOf(doc),
      this.responses.countByVersion(id),
      this.responses.count(id, wanted),
    ]);
    const count = versions.find((one) => one.version === wanted)?.answers ?? 0;
    const heldBack = isHeldBack(doc.access, count);
    const responses = heldBack ? NO_RESPONSES : this.responses.all(id, wanted);
    const withheld = withheldOf(counts, doc.access);
    return { view, version: wanted, groups, heldBack, withheld, responses, count: heldBack ? 0 : count };
  }

  /** How far each group of those invited is. Throws NOT_FOUND. */
  async groups(id: string, scope: DistrictScope): Promise<GroupStanding[]> {
    return this.groupsOf(await this.load(id, scope));
  }

  private async groupsOf({ _id, access, groupQuotas = [] }: QuestionnaireDoc): Promise<GroupStanding[]> {
    return access === 'invited' ? standingsOf(await this.invitations.byGroup(_id), groupQuotas) : [];
  }

  private async load(id: string, scope: DistrictScope): Promise<QuestionnaireDoc> {
    return mustCover(scope, await this.questionnaires.find(id));
  }

  private async versionOf({ _id }: QuestionnaireDoc, version: number): Promise<QuestionnaireVersionDoc> {
    const found = await this.questionnaires.findVersion(_id, version);
    if (!found) throw new AppError('NOT_FOUND', { version });
    return found;
  }
}

function datesOf(
  opensAt: string | null,
  closesAt: string | null,
): Pick<QuestionnaireDoc, 'opensAt' | 'closesAt'> {
  if (opensAt !== null && closesAt !== null && Date.parse(closesAt) <= Date.parse(opensAt)) {
    refuse('closesAt', '截止时间须晚于开放时间', 'it has to close after it opens');
  }
  return {
    opensAt: opensAt === null ? null : new Date(opensAt),
    closesAt: closesAt === null ? null : new Date(closesAt),
  };
}

function summaryOf(doc: QuestionnaireDoc): QuestionnaireSummary {
  const { _id, districtId, name, nameEn, access, state, version, quota, answers, offered } = doc;
  const { groupQuotas = [], remindAfterDays = null } = doc;
  return {
    id: _id,
    districtId,
    name,
    nameEn,
    access,
    state,
    version,
    quota,
    groupQuotas,
    remindAfterDays,
    answers,
    offered,
    opensAt: doc.opensAt?.toISOString() ?? null,
    closesAt: doc.closesAt?.toISOString() ?? null,
    responseRate: offered === 0 ? null : answers / offered,
  };
}

const contentOf = ({
  name,
  nameEn,
  intro,
  introEn,
  quiz,
  questions,
}: QuestionnaireVersionDoc): QuestionnaireContent => ({ name, nameEn, intro, introEn, quiz, questions });

const viewOf = (doc: QuestionnaireDoc, version: QuestionnaireVersionDoc): QuestionnaireView => ({
  ...summaryOf(doc),
  content: contentOf(version),
  createdAt: doc.createdAt.toISOString(),
  changedBy: doc.changedBy,
});
