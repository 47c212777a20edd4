/** Canned replies: `/` opens the list, further letters narrow it, variables are filled in. */

export interface CannedReply {
  /** Short name typed after the slash. */
  key: string;
  text: string;
}

/** What the agent has typed after a leading slash, or null if they are not choosing a reply. */
export function cannedQuery(draft: string): string | null {
  const match = /^[/、]([^\s/]{0,20})$/.exec(draft);
  return match ? (match[1] ?? '') : null;
}

/** Replies whose key begins with the query come first, then those that contain it anywhere. */
export function filterReplies(replies: readonly CannedReply[], query: string): CannedReply[] {
  const wanted = query.toLowerCase();
  const begins = replies.filter((r) => r.key.startsWith(wanted));
  const contains = replies.filter((r) => !r.key.startsWith(wanted) && r.text.toLowerCase().includes(wanted));
  return [...begins, ...contains];
}

/** Fills `{name}` in; a variable without a value stays visible so that the agent notices. */
export function fillReply(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
