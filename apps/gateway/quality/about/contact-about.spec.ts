import { describe, expect, it } from '@jest/globals';
import type { ContactView, ContactViews, ScoringTaskView } from '#libs/contract';
import { ContactAboutService } from './contact-about.service.js';

const view = (id: string, districtId: string): ContactView =>
  ({
    id,
    districtId,
    channel: 'voice',
    queueId: 'general',
    topicId: 'duty',
    openedAt: '2026-03-01T02:00:00.000Z',
    handledBy: 'ann',
    officeId: '2201',
    customer: { id: 'k', masked: '138****0000' },
  }) as ContactView;

const task = (contactId: string): ScoringTaskView => ({
  id: `d.${contactId}.0`,
  drawId: 'd',
  contactId,
  stratum: 'all',
  formId: 'hotline',
  formVersion: 1,
  scorerId: 'qa',
  score: null,
});

describe('what a drawn contact is recognised by', () => {
  const asked: string[][] = [];
  const views: ContactViews = {
    views: async (ids, { districtId }) => {
      asked.push(ids);
      return [view('c1', '22'), view('c2', '53')].filter(
        (one) => ids.includes(one.id) && (districtId === null || one.districtId === districtId),
      );
    },
  };
  const service = new ContactAboutService(views);

  it('is when it came, where and what about, and nobody in it', async () => {
    const page = await service.of({ items: [task('c1')], next: 'x' }, { districtId: null });
    const about = {
      channel: 'voice',
      queueId: 'general',
      openedAt: '2026-03-01T02:00:00.000Z',
      topicId: 'duty',
    };
    expect(page).toEqual({ items: [{ ...task('c1'), about }], next: 'x' });
  });

  it('is asked once for a page, each contact once, and not told of another district’s', async () => {
    asked.length = 0;
    const items = [task('c1'), task('c2'), task('c1'), task('gone')];
    const page = await service.of({ items, next: null }, { districtId: '22' });
    expect(asked).toEqual([['c1', 'c2', 'gone']]);
    expect(page.items.map(({ about }) => about?.channel ?? null)).toEqual(['voice', null, 'voice', null]);
  });
});
