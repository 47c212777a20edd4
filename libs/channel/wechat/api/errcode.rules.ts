import type { SendResult } from '#libs/contract';
import type { ApiAnswer } from './client.service.js';

/** WeChat is busy: nothing was done, try again. */
const BUSY = -1;
/** The access token is wrong or has expired. */
const TOKEN_REFUSED = new Set([40001, 40014, 42001]);

/** True if a fresh access token may help. */
export const isTokenRefused = (answer: ApiAnswer): boolean =>
  answer.outcome === 'answered' && TOKEN_REFUSED.has(answer.errcode);

/**
 * What an answer means for the message. Every errcode but -1 is final: 40003 (no such follower),
 * 43004 (not following), 45009 and 45011 (too many calls), 45015 (window of 48 h closed), 45047
 * (quota of the window used), 48001 (no permission), 48002 (follower refuses), 48004 (banned) would
 * be answered the same again, or cost the deployment its quota. The code tells the agent which.
 */
export function toSendResult(answer: ApiAnswer): SendResult {
  switch (answer.outcome) {
    case 'not-sent':
      return { status: 'retry', code: answer.code };
    case 'refused':
      return { status: 'failed', code: answer.code };
    case 'unknown':
      return { status: 'unknown', code: answer.code };
    case 'answered':
      if (answer.errcode === 0) return { status: 'sent' };
      return { status: answer.errcode === BUSY ? 'retry' : 'failed', code: String(answer.errcode) };
  }
}
