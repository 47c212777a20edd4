/** What a refusal tells beside its code, as far as it is for people: names and numbers of programs are not. */
export interface Told {
  key: 'toldState' | 'toldMost' | 'toldLength' | 'toldVersion';
  value: string | number;
}

const NUMBERS = {
  most: 'toldMost',
  maxLength: 'toldLength',
  latest: 'toldVersion',
  newest: 'toldVersion',
} as const satisfies Record<string, Told['key']>;

interface Refused {
  code: string;
  details?: unknown;
}

/** In the order in which it is said. */
export function toldIn({ code, details }: Refused): Told[] {
  if (typeof details !== 'object' || details === null) return [];
  const said: Record<string, unknown> = { ...details };
  // The policy's: what else is refused because of a version names the one that is not there.
  if (code === 'STATE_CONFLICT') said.newest ??= said.version;
  const { state } = said;
  return [
    ...(typeof state === 'string' ? [{ key: 'toldState', value: state } as const] : []),
    ...Object.entries(NUMBERS).flatMap(([name, key]): Told[] => {
      const value = said[name];
      return typeof value === 'number' ? [{ key, value }] : [];
    }),
  ];
}
