import type { ContactImage } from '#libs/contract';

/**
 * Images as this process committed them last, at most `limit`: the next move of such a contact needs no
 * reading. Another process may have moved it since, so an image is good for deciding a move that is
 * conditional on its `seq`, and for nothing else. It may forget anything.
 */
export class RecentImages {
  private readonly images = new Map<string, ContactImage>();

  constructor(private readonly limit = 4000) {}

  get(contactId: string): ContactImage | null {
    return this.images.get(contactId) ?? null;
  }

  /** Committed by a majority. */
  note(image: ContactImage): void {
    if ((this.images.get(image.id)?.seq ?? 0) > image.seq) return;
    this.images.delete(image.id);
    // Nothing moves a closed one any more.
    if (image.state === 'closed') return;
    this.images.set(image.id, image);
    if (this.images.size > this.limit) this.images.delete(this.images.keys().next().value as string);
  }

  /** Somebody else moved it. */
  forget(contactId: string): void {
    this.images.delete(contactId);
  }
}
