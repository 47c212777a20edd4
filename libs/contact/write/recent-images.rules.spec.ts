import type { ContactImage } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { RecentImages } from './recent-images.rules.js';

const image = (id: string, seq: number, state: ContactImage['state'] = 'active'): ContactImage =>
  ({ id, seq, state }) as ContactImage;

describe('what a process committed last', () => {
  it('is the newest that it heard of, in whatever order', () => {
    const images = new RecentImages();
    expect(images.get('a')).toBeNull();
    images.note(image('a', 4));
    images.note(image('a', 3));
    expect(images.get('a')).toEqual(image('a', 4));
    images.note(image('a', 5, 'wrap-up'));
    expect(images.get('a')).toEqual(image('a', 5, 'wrap-up'));
  });

  it('is forgotten where somebody else moved it, and of what is closed', () => {
    const images = new RecentImages();
    for (const id of ['a', 'b']) images.note(image(id, 2));
    images.forget('a');
    images.note(image('b', 3, 'closed'));
    expect([images.get('a'), images.get('b')]).toEqual([null, null]);
  });

  it('is kept of so many contacts: the one that was moved longest ago goes first', () => {
    const images = new RecentImages(2);
    images.note(image('a', 1));
    images.note(image('b', 1));
    images.note(image('a', 2));
    images.note(image('c', 1));
    expect(['a', 'b', 'c'].map((id) => images.get(id)?.seq ?? null)).toEqual([2, null, 1]);
  });
});
