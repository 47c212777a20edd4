import { reachableAsterisks, type LeaseRepository } from '../lease/index.js';
import type { PhoneAbsenceRepository } from './phone-absence.repository.js';

/** Who was called in vain everywhere within this time has no phone. */
const LATELY_MS = 300_000;

/** Whether a phone that is not at this Asterisk may be at another one. */
export class PhoneAbsence {
  /** Agents of whom it was noted here: all others cost nothing. What a process before this one noted expires. */
  private readonly noted = new Set<string>();

  /** `url`: of this Asterisk's ARI, without a password. */
  constructor(
    private readonly absences: Pick<PhoneAbsenceRepository, 'note' | 'forget'>,
    private readonly leases: Pick<LeaseRepository, 'known'>,
    private readonly url: string,
  ) {}

  /** False where no other Asterisk can be reached, and for who was called in vain at each of them lately. */
  async mayBeElsewhere(agentId: string): Promise<boolean> {
    const others = (await reachableAsterisks(this.leases)).filter((url) => url !== this.url);
    if (others.length === 0) return false;
    this.noted.add(agentId);
    const absent = await this.absences.note(agentId, this.url, LATELY_MS);
    return others.some((url) => !absent.includes(url));
  }

  /** Their phone was picked up here. */
  async isHere(agentId: string): Promise<void> {
    if (this.noted.delete(agentId)) await this.absences.forget(agentId, this.url);
  }
}
