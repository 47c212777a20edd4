import type { Speaker } from '#libs/contract';

/**
 * What hears one side of a call in Asterisk: a channel that spies on the caller's (`spy`), one that leads here over a
 * websocket (`pipe`), and the bridge of these two (`ear`). Nobody hears anything through them but us.
 */
export type EarPart = 'spy' | 'pipe' | 'ear';
export interface EarId {
  contactId: string;
  speaker: Speaker;
  /** Another one each time: what was before is still being ended. */
  turn: string;
}
const EAR = /^jt-hear-(?:spy|pipe|ear)-(caller|agent)-([0-9a-f]{24})-([0-9a-f]{24})$/;

export const earNameOf = (part: EarPart, { contactId, speaker, turn }: EarId): string =>
  `jt-hear-${part}-${speaker}-${contactId}-${turn}`;

/** Whose channel or bridge it is; null if it hears no call of ours. */
export function earOfName(name: string): EarId | null {
  const [, speaker, contactId, turn] = EAR.exec(name) ?? [];
  return speaker && contactId && turn ? { speaker: speaker as Speaker, contactId, turn } : null;
}

/** Everything of it. */
export const partsOfEar = (id: EarId): { channels: string[]; bridge: string } => ({
  channels: [earNameOf('spy', id), earNameOf('pipe', id)],
  bridge: earNameOf('ear', id),
});
