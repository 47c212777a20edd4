import type { Stratifier } from '#libs/contract';
import type { TextKey } from '../../text/language.hook.js';

/** By what a sample is divided. */
export const STRATIFIER: Record<Stratifier, TextKey> = {
  district: 'district',
  channel: 'channel',
  queue: 'queue',
  agent: 'handledBy',
  office: 'byOffice',
  topic: 'byTopic',
};
