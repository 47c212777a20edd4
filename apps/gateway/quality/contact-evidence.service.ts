import type { RecordingService } from '#libs/channel/voice';
import type { ContactViewService, ErasureService } from '#libs/contact';
import type { ContactEvidence, EvidenceSource } from '#libs/quality';

/** What is there of a contact, whoever asks: it decides about a ground, and is not shown. */
export class ContactEvidenceService implements EvidenceSource {
  constructor(
    private readonly contacts: Pick<ContactViewService, 'views'>,
    private readonly recordings: Pick<RecordingService, 'of'>,
    private readonly erasures: Pick<ErasureService, 'ofContact'>,
  ) {}

  async of(contactId: string): Promise<ContactEvidence> {
    const [view] = await this.contacts.views([contactId], { districtId: null });
    const erased = view === undefined || view.customer.erased === true;
    const written = view !== undefined && view.channel !== 'voice' && !erased;
    const recorded = written || (await this.recordings.of(contactId)).length > 0;
    const asked = await this.erasures.ofContact(contactId);
    return {
      erased,
      recorded,
      erasures: asked.map(({ by, requestedAt }) => ({ by, at: Date.parse(requestedAt) })),
    };
  }
}
