import { AppError, mustCover, type DistrictScope, type DrawView, type ReplacementWhy } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { drawFrom } from '../draw.rules.js';
import { proposed, replaced } from '../sample.rules.js';
import { drawView } from '../sampling-view.rules.js';
import type { DrawSession, SamplingRepository } from '../sampling.repository.js';
import type { DrawDoc, DrawnDoc, WhyDoc } from '../sampling.schema.js';

const TRIES = 5;

/** Says what has been scored already. */
export interface ScoredContacts {
  isScored(drawId: string, contactId: string): Promise<boolean>;
  /** Takes it from its scorers together with what `save` writes, or neither; false if it is scored, or nothing was saved. */
  setAside(
    drawId: string,
    contactId: string,
    save: (session: DrawSession) => Promise<boolean>,
  ): Promise<boolean>;
}

/** Why a contact is to be replaced, and who says so. */
export type ReplacementAsked = Omit<ReplacementWhy, 'at'>;

/** What becomes of a draw's contacts that can't be scored. */
export class DrawChanges {
  constructor(
    private readonly repository: Pick<SamplingRepository, 'findDraw' | 'frameOf' | 'saveContacts'>,
    private readonly scored: ScoredContacts,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets a contact aside that can't be scored; the next of its stratum comes in. Both stay on record. Who may is
   * ReplacementService's to know. Throws NOT_FOUND, STATE_CONFLICT if it was replaced or scored before: a score that
   * displeases can't be drawn away. BAD_INPUT if its stratum has none left.
   */
  replace(drawId: string, contactId: string, why: ReplacementAsked, scope: DistrictScope): Promise<DrawView> {
    return this.changed(
      drawId,
      contactId,
      scope,
      async (draw) => replaced(draw.contacts, contactId, await this.orderOf(draw, contactId), this.at(why)),
      (draw) =>
        this.scored.setAside(drawId, contactId, (session) => this.repository.saveContacts(draw, session)),
    );
  }

  /** Says of a contact that it can't be scored; it counts until somebody else confirms. Throws as `replace` does. */
  propose(drawId: string, contactId: string, why: ReplacementAsked, scope: DistrictScope): Promise<DrawView> {
    return this.changed(drawId, contactId, scope, async ({ contacts }) =>
      proposed(contacts, contactId, this.at(why)),
    );
  }

  private at(why: ReplacementAsked): WhyDoc {
    return { ...why, at: new Date(this.clock.now()) };
  }

  private async changed(
    drawId: string,
    contactId: string,
    scope: DistrictScope,
    change: (draw: DrawDoc) => Promise<DrawnDoc[]>,
    save = (draw: DrawDoc): Promise<boolean> => this.repository.saveContacts(draw),
  ): Promise<DrawView> {
    for (let i = 0; i < TRIES; i += 1) {
      const draw = mustCover(scope, await this.repository.findDraw(drawId));
      const contacts = await change(draw);
      if (await this.scored.isScored(drawId, contactId)) {
        const reason = { reason: '该会话已评分，不能替换', reasonEn: 'the contact has been scored' };
        throw new AppError('STATE_CONFLICT', { contactId, ...reason });
      }
      if (await save({ ...draw, contacts })) return drawView({ ...draw, contacts });
    }
    throw new AppError('UNAVAILABLE');
  }

  /** Of a contact's stratum, in the order of the draw, one more than can be drawn by now. */
  private async orderOf({ planId, seed, contacts }: DrawDoc, contactId: string): Promise<string[]> {
    const stratum = contacts.find((one) => one.contactId === contactId)?.stratum;
    if (stratum === undefined) throw new AppError('NOT_FOUND', { contactId });
    return drawFrom(seed, (await this.repository.frameOf(planId)).get(stratum) ?? [], contacts.length + 1);
  }
}
