import { createHmac } from 'node:crypto';
import { AppError, pageOf, type DistrictScope, type Page, type Principal } from '#libs/contract';
import { maskIdentity, phoneNumberOf, spellingsOf, type Clock } from '#libs/platform';
import type { PolicyService } from '../policy/store/policy.service.js';
import type { VipRepository } from './vip.repository.js';
import type { VipMemberDoc } from './vip.schema.js';

/** Most members that a district has on one list: what others have must not be told by a refusal either. */
const MOST_MEMBERS = 100_000;

/** Somebody who is to be put on a list. */
export interface NewVipMember {
  /** As the channel knows them: a telephone number, an openid. */
  identity: string;
  enterpriseCode: string | null;
}

/** A member as it is shown: the identity itself is stored nowhere. */
export interface VipMember {
  id: string;
  masked: string;
  enterpriseCode: string | null;
  districtId: string;
  addedBy: string;
  /** ISO time. */
  at: string;
}

/** Who is on the VIP lists. The lists themselves, and what they are worth, are part of the policy. */
export class VipService {
  constructor(
    private readonly repository: VipRepository,
    private readonly policies: Pick<PolicyService, 'current'>,
    private readonly clock: Clock,
    private readonly secret: string,
    private readonly mostMembers = MOST_MEMBERS,
  ) {}

  /** The lists among these that a customer is on. */
  async listsOf(customer: { identity: string }, among: ReadonlySet<string>): Promise<string[]> {
    // Those who were put on it before numbers were written in one way are there as they were written then.
    const keys = spellingsOf(customer.identity).map((identity) => this.keyOf(identity));
    const found = await this.repository.listsOf(keys);
    return found.filter((id) => among.has(id)).toSorted();
  }

  /**
   * Answers how many are new to the district: who is another's member is nobody's business, and is its own as well.
   * Throws NOT_FOUND for a list that there is not, TOO_MANY {most, count} if the district's members would be too many.
   */
  async add(
    listId: string,
    members: readonly NewVipMember[],
    by: Pick<Principal, 'userId' | 'districtId'>,
  ): Promise<number> {
    await this.mustExist(listId);
    const count = await this.repository.count(listId, by.districtId);
    const most = this.mostMembers;
    if (count + members.length > most) throw new AppError('TOO_MANY', { most, count });
    const at = new Date(this.clock.now());
    return this.repository.add(
      members.map(({ identity: written, enterpriseCode }): VipMemberDoc => {
        const identity = phoneNumberOf(written);
        const key = this.keyOf(identity);
        const { districtId, userId: addedBy } = by;
        const masked = maskIdentity(identity);
        return {
          _id: `${listId}:${districtId}-${key}`,
          listId,
          key,
          masked,
          enterpriseCode,
          districtId,
          addedBy,
          at,
        };
      }),
    );
  }

  /** Throws NOT_FOUND for a list that there is not. */
  async list(
    listId: string,
    scope: DistrictScope,
    cursor: string | null,
    limit: number,
  ): Promise<Page<VipMember>> {
    await this.mustExist(listId);
    const afterId = cursor === null ? null : `${listId}:${cursor}`;
    const found = await this.repository.page(listId, scope.districtId, afterId, limit + 1);
    return pageOf(found.map(memberOf), limit, ({ id }) => id);
  }

  /** Throws NOT_FOUND, also for another district's member. */
  async remove(listId: string, memberId: string, scope: DistrictScope): Promise<void> {
    const removed = await this.repository.remove(`${listId}:${memberId}`, scope.districtId);
    if (!removed) throw new AppError('NOT_FOUND', { memberId });
  }

  private async mustExist(listId: string): Promise<void> {
    const { content } = await this.policies.current();
    if (!content.vipLists.some(({ id }) => id === listId)) throw new AppError('NOT_FOUND', { listId });
  }

  /** Telephone numbers are few enough to try them all, so the key is made with a secret. */
  private keyOf(identity: string): string {
    return createHmac('sha256', `vip:${this.secret}`).update(identity).digest('hex').slice(0, 32);
  }
}

const memberOf = ({
  _id,
  listId,
  masked,
  enterpriseCode,
  districtId,
  addedBy,
  at,
}: VipMemberDoc): VipMember => ({
  id: _id.slice(listId.length + 1),
  masked,
  enterpriseCode,
  districtId,
  addedBy,
  at: at.toISOString(),
});
