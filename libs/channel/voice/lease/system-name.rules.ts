/** An Asterisk names its channels `systemname-seconds.count`; halves of a Local channel end in `;1` or `;2`. */
const CHANNEL_ID = /^(?:(.*)-)?\d+\.\d+(?:;\d)?$/;

/** The `systemname` of the Asterisk that a call is at, by its id; empty if that has none; null for no id of Asterisk's. */
export function systemNameOf(callId: string): string | null {
  const found = CHANNEL_ID.exec(callId);
  return found && (found[1] ?? '');
}
