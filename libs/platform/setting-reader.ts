export type Env = Record<string, string | undefined>;

/** Read where they are needed, not by readConfig; and those of the tests. */
const READ_ELSEWHERE = /^JIETONG_(CACHE|DEMO_PASSWORD|TEST_\w+|CHROMIUM\w*|SIPP|MODEL_\w+|RACE_\w+)$/;

/** Reads settings from an environment; gathers what is wrong with them, and which of them nobody asked for. */
export class SettingReader {
  /** What is wrong, each in Chinese and in English. */
  readonly problems: string[] = [];
  private readonly asked = new Set<string>();

  constructor(private readonly env: Env) {}

  /** Those that begin like ours and were not asked for: misspelt, of another version, or of a part that is off. */
  withoutEffect(): string[] {
    const set = Object.keys(this.env).filter((name) => this.env[name] && name.startsWith('JIETONG_'));
    return set.filter((name) => !this.asked.has(name) && !READ_ELSEWHERE.test(name)).sort();
  }

  readonly wrong = (zh: string, en: string): void => void this.problems.push(`${zh} / ${en}`);

  /** As it was given, an empty one too; undefined = it was not. */
  readonly given = (name: string): string | undefined => {
    this.asked.add(name);
    return this.env[name];
  };

  readonly text = (name: string, fallback: string): string => this.given(name) || fallback;

  readonly whole = (name: string, fallback: number, min: number, max: number): number => {
    const raw = this.given(name);
    if (raw === undefined || raw === '') return fallback;
    const value = Number(raw);
    if (raw.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.wrong(
      `${name} 须为 ${min} 到 ${max} 的整数`,
      `${name} must be a whole number from ${min} to ${max}`,
    );
    return fallback;
  };

  readonly yesNo = (name: string, fallback: 'yes' | 'no'): boolean => {
    const raw = this.text(name, fallback);
    if (raw !== 'yes' && raw !== 'no') this.wrong(`${name} 须为 yes 或 no`, `${name} must be yes or no`);
    return raw === 'yes';
  };

  /** Of one of these protocols (`http:`), and with a host. What is wrong is never quoted: it may hold a password. */
  readonly url = (name: string, fallback: string, protocols: readonly string[]): string => {
    const raw = this.text(name, fallback);
    const starts = protocols.map((protocol) => `${protocol}//`);
    if (!starts.some((start) => raw.startsWith(start))) {
      this.wrong(
        `${name} 须以 ${starts.join(' 或 ')} 开头`,
        `${name} must start with ${starts.join(' or ')}`,
      );
    } else if (!hasHost(raw)) {
      this.wrong(`${name} 须指明主机`, `${name} must name a host`);
    }
    return raw;
  };

  readonly list = (
    name: string,
    isGood: (entry: string) => boolean,
    [zh, en]: readonly [zh: string, en: string],
    fallback = '',
  ): string[] => {
    const entries = (this.given(name) ?? fallback).split(',').map((entry) => entry.trim());
    const found = entries.filter(Boolean);
    const bad = found.filter((entry) => !isGood(entry)).join(', ');
    if (bad !== '') this.wrong(`${name}：${bad} 不是${zh}`, `${name}: ${bad} is no ${en}`);
    return found;
  };
}

/** Addresses of MongoDB may name several hosts, which no URL may. */
function hasHost(address: string): boolean {
  const [scheme = '', rest = ''] = address.split('//', 2);
  if (!scheme.startsWith('mongodb')) return URL.canParse(address) && new URL(address).hostname !== '';
  const hosts = rest.split(/[/?]/, 1)[0]?.split('@').at(-1) ?? '';
  return hosts.split(',').every((host) => host !== '' && !/^:|\s/.test(host));
}
