import type { PhoneHolders } from '#libs/channel';
import type { Role } from '#libs/contract';
import type { UserRepository } from '#libs/identity';

/** Agents talk with callers, supervisors listen to them. */
const WITH_PHONES: readonly Role[] = ['agent', 'supervisor'];

/** Who may have a phone, by what users are. */
export class PhoneHoldersAdapter implements PhoneHolders {
  constructor(private readonly users: Pick<UserRepository, 'without'>) {}

  left(agentIds: readonly string[]): Promise<string[]> {
    return agentIds.length === 0 ? Promise.resolve([]) : this.users.without(WITH_PHONES, agentIds);
  }
}
