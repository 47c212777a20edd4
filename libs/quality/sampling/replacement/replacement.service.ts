import {
  AppError,
  refuse,
  type DistrictScope,
  type DrawView,
  type FrameSource,
  type ReplacementGround,
} from '#libs/contract';
import type { SamplingService } from '../sampling.service.js';
import type { ReplacementAsked } from './draw-change.service.js';

/** What a ground can be checked against. */
export interface ContactEvidence {
  /** The data of whoever it was with have been erased, or it is not there. */
  erased: boolean;
  /** There is something of what was said: a recording, or a written conversation. */
  recorded: boolean;
  /** Who asked to erase whoever it was with, and when, epoch ms; also of what is not carried out yet. */
  erasures: readonly { by: string; at: number }[];
}

/** Where evidence comes from; implemented by the gateway. */
export interface EvidenceSource {
  of(contactId: string): Promise<ContactEvidence>;
}

/** Who has, or had, a drawn contact to score. */
export interface ScorersOfContact {
  tasksOfContact(
    drawId: string,
    contactId: string,
  ): Promise<{ scorerId: string; formerScorerIds?: readonly string[] }[]>;
}

/** Grounds that evidence tells; all others are somebody's word. */
const CHECKED: readonly ReplacementGround[] = ['deleted', 'no-recording'];

/**
 * Replaces contacts that can't be scored, so that nobody steers a sample by it: who had the contact as an agent has no say,
 * who has or had it to score can only propose, a ground that can be checked is, and one that can't takes two. Whoever erased
 * a contact when it could be known that it is drawn has made its ground themselves: that takes two others.
 */
export class ReplacementService {
  constructor(
    private readonly sampling: Pick<SamplingService, 'find' | 'findDraw' | 'changes'>,
    private readonly tasks: ScorersOfContact,
    private readonly agents: Pick<FrameSource, 'agentsOf'>,
    private readonly evidence: EvidenceSource,
  ) {}

  /**
   * Replaces a contact, or, asked by one of its scorers or first on a ground that can't be checked, only proposes it (`done`
   * is false then). Throws NOT_FOUND, FORBIDDEN for an agent of the contact, and for whoever had it erased since it was
   * drawn, BAD_INPUT for a ground that is not true or if its stratum has none left, STATE_CONFLICT if
   * it was replaced or scored.
   */
  async replace(
    drawId: string,
    contactId: string,
    why: ReplacementAsked,
    scope: DistrictScope,
  ): Promise<{ draw: DrawView; done: boolean; proposedBy: string | null }> {
    const before = await this.sampling.findDraw(drawId, scope);
    const drawn = before.contacts.find((one) => one.contactId === contactId);
    if (!drawn) throw new AppError('NOT_FOUND', { contactId });
    if ((await this.agents.agentsOf([contactId])).get(contactId)?.includes(why.by)) {
      const reason = { reason: '接待过此会话的人不能替换它', reasonEn: 'an agent of the contact has no say' };
      throw new AppError('FORBIDDEN', { contactId, ...reason });
    }
    const evidence = await this.evidence.of(contactId);
    check(why, evidence);
    const erasers = await this.erasersOf(before, evidence, scope);
    if (erasers.includes(why.by)) {
      const reason = {
        reason: '抽样后申请删除此会话个人信息的人不能替换它',
        reasonEn: 'who had the contact erased since it was drawn has no say',
      };
      throw new AppError('FORBIDDEN', { contactId, ...reason });
    }
    const tasks = await this.tasks.tasksOfContact(drawId, contactId);
    const own = tasks.some(({ scorerId, formerScorerIds = [] }) =>
      [scorerId, ...formerScorerIds].includes(why.by),
    );
    const first = drawn.proposed?.by ?? why.by;
    const second = first !== why.by && !erasers.includes(first);
    // Who has erased what, and when, may be known no more.
    const made = erasers.length > 0 || (evidence.erased && evidence.erasures.length === 0);
    const done = !own && (second || (CHECKED.includes(why.ground) && !made));
    const draw = await this.sampling.changes[done ? 'replace' : 'propose'](drawId, contactId, why, scope);
    return { draw, done, proposedBy: drawn.proposed?.by ?? null };
  }

  /** Who asked to erase the contact when it could be known that it is drawn. */
  private async erasersOf(
    { planId, drawnAt }: DrawView,
    { erasures }: ContactEvidence,
    scope: DistrictScope,
  ): Promise<string[]> {
    if (erasures.length === 0) return [];
    // Contacts of continuous plans go to scorers as soon as they are closed, before the draw of their day is there.
    const { allocation } = await this.sampling.find(planId, scope);
    const since = allocation === 'continuous' ? 0 : Date.parse(drawnAt);
    return erasures.flatMap(({ by, at }) => (at >= since ? [by] : []));
  }
}

function check({ ground }: ReplacementAsked, { erased, recorded }: ContactEvidence): void {
  if (ground === 'deleted' && !erased)
    refuse('ground', '该会话没有被删除', 'the contact has not been deleted');
  if (ground === 'no-recording' && recorded) {
    refuse('ground', '该会话有录音或文字记录', 'the contact has a recording, or is in writing');
  }
}
