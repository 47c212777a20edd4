import { callbackViewOf, type CallbackService } from '#libs/callback';
import { AppError, type CallbackView, type ContactPort, type CorrectionView } from '#libs/contract';
import type { CorrectionService, CorrectionViewer } from '#libs/quality';

/** Customers who are called back to be told what is right. */
export class CorrectionCallService {
  constructor(
    private readonly corrections: Pick<CorrectionService, 'find' | 'noteCallback'>,
    private readonly callbacks: Pick<CallbackService, 'schedule' | 'find'>,
    private readonly contacts: Pick<ContactPort, 'load'>,
  ) {}

  /**
   * Plans a call for a time, epoch ms; a customer who is to be called back anyhow is told then. Throws NOT_FOUND, also
   * of a contact that was deleted, STATE_CONFLICT once the correction is done, BAD_INPUT for the time.
   */
  async plan(id: string, at: number, viewer: CorrectionViewer): Promise<CorrectionView> {
    const { contactId, done } = await this.corrections.find(id, viewer);
    if (done) throw new AppError('STATE_CONFLICT');
    const [contact] = await this.contacts.load([contactId]);
    if (!contact) throw new AppError('NOT_FOUND', { contactId });
    try {
      const { id: made } = await this.callbacks.schedule(contact, { at, phone: null, by: viewer.userId });
      return await this.corrections.noteCallback(id, made, viewer);
    } catch (error) {
      const pending = pendingOf(error);
      if (pending === null) throw error;
      return this.corrections.noteCallback(id, pending, viewer);
    }
  }

  /** How far the call is. Throws NOT_FOUND if none was planned, or it is forgotten. */
  async find(id: string, viewer: CorrectionViewer): Promise<CallbackView> {
    const { callbackId } = await this.corrections.find(id, viewer);
    if (callbackId === null) throw new AppError('NOT_FOUND', { id });
    // Whoever may see the correction may see this much of its callback, whose district is the contact's.
    return callbackViewOf(await this.callbacks.find(callbackId, { districtId: null }));
  }
}

/** The callback that is pending for the customer, if that is why none was made. */
function pendingOf(error: unknown): string | null {
  if (!(error instanceof AppError) || error.code !== 'ALREADY_EXISTS') return null;
  const { callbackId } = error.details as { callbackId?: string | null };
  return callbackId ?? null;
}
