import { describe, expect, it } from '@jest/globals';
import { legOfId, talkBridgeOf } from '../call/index.js';
import { watchOfId } from '../monitor/index.js';
import { earNameOf, earOfName, partsOfEar, type EarId } from './ear.rules.js';

const ID: EarId = {
  contactId: '6b09d5b77222cd0b7c504ef3',
  speaker: 'agent',
  turn: '6b09d5b77222cd0b7c504ef4',
};

describe('the names of what hears a call', () => {
  it('tell whose it is, and are nobody else’s', () => {
    const { channels, bridge } = partsOfEar(ID);
    for (const name of [...channels, bridge]) {
      expect(earOfName(name)).toEqual(ID);
      expect([legOfId(name), watchOfId(name)]).toEqual([null, null]);
    }
    expect(new Set([...channels, bridge]).size).toBe(3);
    for (const name of [
      talkBridgeOf(`${ID.contactId}-2`),
      `${earNameOf('ear', ID)}0`,
      'jt-hear-spy-agent',
      '',
    ])
      expect(earOfName(name)).toBeNull();
  });
});
