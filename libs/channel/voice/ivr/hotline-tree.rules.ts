import type { IvrTree } from './tree.model.js';

/**
 * The tree of a public-service hotline, ready to be used: an agent by 0 or by waiting at the first prompt, English by
 * 9; outside the hours of `queueId` to be called back, which happens to whoever says nothing too, or a message. It
 * says prompts of the product alone, so that no speech engine is needed.
 */
export const hotlineTree = (queueId: string): IvrTree => ({
  start: 'hours',
  nodes: [
    { id: 'hours', kind: 'branch', cases: [{ when: { open: queueId }, next: 'top' }], otherwise: 'closed' },
    {
      id: 'top',
      kind: 'menu',
      prompt: 'hotline-menu',
      seconds: 3,
      tries: 1,
      keys: { '0': 'agent', '9': 'agent' },
      languages: { '9': 'en' },
      otherwise: 'agent',
    },
    { id: 'agent', kind: 'queue' },
    {
      id: 'closed',
      kind: 'menu',
      prompt: 'hotline-closed',
      seconds: 5,
      tries: 2,
      keys: { '1': 'callback', '2': 'message', '9': 'closed' },
      languages: { '9': 'en' },
      otherwise: 'callback',
    },
    { id: 'callback', kind: 'callback' },
    { id: 'message', kind: 'message' },
  ],
});
