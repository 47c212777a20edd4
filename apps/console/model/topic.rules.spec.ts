import type { TopicView } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { isMeant, topicsFor } from './topic.rules.js';

const topic = (name: string, more: Partial<TopicView> = {}): TopicView => ({
  id: name,
  districtId: '00',
  name,
  nameEn: 'Duty of travellers',
  active: true,
  ...more,
});

describe('topics at wrap-up', () => {
  it('are those of the contact’s district and headquarters’ that are in use, by name', () => {
    const all = [
      topic('原产地'),
      topic('归类', { districtId: '22' }),
      topic('估价', { districtId: '53' }),
      topic('减免税', { active: false }),
    ];
    expect(topicsFor(all, '22').map(({ name }) => name)).toEqual(['归类', '原产地']);
    expect(topicsFor(all, '00').map(({ name }) => name)).toEqual(['原产地']);
    // What was chosen keeps its name when it goes out of use.
    expect(topicsFor(all, '00', '减免税').map(({ name }) => name)).toEqual(['减免税', '原产地']);
  });

  it('are found by words of either name, in any order', () => {
    const duty = topic('旅客行李税款');
    expect(isMeant(duty, '税款')).toBe(true);
    expect(isMeant(duty, 'travellers DUTY')).toBe(true);
    expect(isMeant(duty, '税款 duty ')).toBe(true);
    expect(isMeant(duty, '税款 parcels')).toBe(false);
    expect(isMeant(duty, '')).toBe(true);
  });
});
