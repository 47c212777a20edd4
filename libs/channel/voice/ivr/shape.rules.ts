import { ANSWER, isLookupUrl } from '../lookup/index.js';
import { SPOKEN_LANGUAGES } from '../speech/index.js';
import { MENU_KEYS, type IvrNode, type IvrTree } from './tree.model.js';

/** Why a tree is refused: at which node (empty = the tree itself), and the reason in both languages. */
export interface TreeProblem {
  node: string;
  zh: string;
  en: string;
}

const ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const MOST_NODES = 200;
const MOST_WORDS = 500;

/** Whether a value is what a field wants. */
interface Kind {
  test: (value: unknown) => boolean;
  zh: string;
  en: string;
}
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (value: unknown): boolean => typeof value === 'string' && ID.test(value);
const isTexts = (value: unknown, pattern: RegExp): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= 500 &&
  value.every((one) => typeof one === 'string' && pattern.test(one));
const isWords = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.length <= MOST_WORDS;

const id: Kind = { test: isId, zh: '必须是节点或名称的编号', en: 'must be an id' };
const whole = (least: number, most: number): Kind => ({
  test: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  zh: `必须是 ${least} 到 ${most} 的整数`,
  en: `must be a whole number from ${least} to ${most}`,
});
const prompt: Kind = {
  test: (value) =>
    isId(value) ||
    (isRecord(value) &&
      Object.keys(value).length > 0 &&
      Object.entries(value).every(([language, words]) => /^(zh|en)$/.test(language) && isWords(words))),
  zh: `必须是提示音的名称，或 {zh, en} 文字（至多 ${MOST_WORDS} 字）`,
  en: `must be the name of a prompt, or words as {zh, en} of at most ${MOST_WORDS} characters`,
};
const keys: Kind = {
  test: (value) =>
    isRecord(value) &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(([key, to]) => (MENU_KEYS as readonly string[]).includes(key) && isId(to)),
  zh: '至少要有一个按键，按键是 0-9、* 或 #，各指向一个节点',
  en: 'must have at least one key, each of 0-9, * or #, leading to a node',
};
const isLanguage = (value: unknown): boolean => (SPOKEN_LANGUAGES as readonly unknown[]).includes(value);
const languages: Kind = {
  test: (value) => isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isLanguage),
  zh: '必须是 {按键: zh 或 en}',
  en: 'must be {key: zh or en}',
};
const flag: Kind = {
  test: (value) => typeof value === 'boolean',
  zh: '必须是 true 或 false',
  en: 'must be true or false',
};
const MOST_LISTED = 500;
const isNames = (value: unknown, key: RegExp, is: (one: unknown) => boolean): boolean =>
  isRecord(value) &&
  Object.keys(value).length > 0 &&
  Object.keys(value).length <= MOST_LISTED &&
  Object.entries(value).every(([name, one]) => key.test(name) && is(one));
const url: Kind = {
  test: isLookupUrl,
  zh: '必须是 http(s) 网址，不含用户名、密码与 #',
  en: 'must be an http(s) address without user, password and #',
};
const answers: Kind = {
  test: (value) => isNames(value, ANSWER, isId),
  zh: `必须是 {回答: 节点}，回答由字母、数字、-、_ 组成，至多 32 字，共 1 到 ${MOST_LISTED} 项`,
  en: `must be {answer: node}, 1 to ${MOST_LISTED}, an answer being up to 32 letters, digits, - and _`,
};
const listed: Kind = {
  test: (value) =>
    isNames(value, /^[\d*]{1,40}$/, (answer) => typeof answer === 'string' && ANSWER.test(answer)),
  zh: `必须是 {号码: 回答}，共 1 到 ${MOST_LISTED} 项`,
  en: `must be {digits: answer}, 1 to ${MOST_LISTED}`,
};
const cases: Kind = {
  test: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 50 &&
    value.every(
      (one) =>
        isRecord(one) && Object.keys(one).length === 2 && isId(one['next']) && isCondition(one['when']),
    ),
  zh: '必须是 {when, next} 的列表；when 是 open、district、callerPrefix、callerList、language 或 entered+prefix',
  en: 'must be a list of {when, next}; when is one of open, district, callerPrefix, callerList, language, entered with prefix',
};

function isCondition(value: unknown): boolean {
  if (!isRecord(value)) return false;
  switch (Object.keys(value).toSorted().join()) {
    case 'open':
    case 'callerList':
      return Object.values(value).every(isId);
    case 'language':
      return isLanguage(value['language']);
    case 'district':
      return isTexts(value['district'], /^\d{2}$/);
    case 'callerPrefix':
      return isTexts(value['callerPrefix'], /^\+?\d{1,20}$/);
    case 'entered,prefix':
      return isId(value['entered']) && isTexts(value['prefix'], /^[\d*]{1,40}$/);
    default:
      return false;
  }
}

const asking = { prompt, seconds: whole(1, 30), tries: whole(1, 5), otherwise: id };
type Fields = Readonly<Record<string, Kind>>;
const KINDS: Readonly<Record<IvrNode['kind'], { must: Fields; may?: Fields }>> = {
  play: { must: { prompt, next: id }, may: { serves: flag } },
  menu: { must: { ...asking, keys }, may: { languages } },
  survey: { must: { ...asking, next: id } },
  digits: {
    must: { ...asking, min: whole(1, 40), max: whole(1, 40), keep: id, next: id },
    may: { shown: flag },
  },
  lookup: {
    must: { by: id, seconds: whole(1, 10), answers, otherwise: id },
    may: { url, list: listed, prompt, serves: flag },
  },
  branch: { must: { cases, otherwise: id } },
  queue: { must: {}, may: { queueId: id } },
  message: { must: {}, may: { prompt } },
  callback: { must: {}, may: { prompt } },
  hangup: { must: {}, may: { prompt, serves: flag } },
};

/** Reads a tree from outside: the tree if its form is right, else every reason why it is not. */
export function readTree(
  content: unknown,
): { tree: IvrTree; problems: [] } | { tree: null; problems: TreeProblem[] } {
  if (!isRecord(content) || !isId(content['start']) || !Array.isArray(content['nodes'])) {
    return refused({ node: '', zh: '必须有 start 与 nodes', en: 'must have start, and a list of nodes' });
  }
  const { start, nodes, ...rest } = content;
  const list = nodes as unknown[];
  if (list.length === 0 || list.length > MOST_NODES) {
    return refused({
      node: '',
      zh: `节点数须为 1 到 ${MOST_NODES}`,
      en: `must have 1 to ${MOST_NODES} nodes`,
    });
  }
  const problems = [
    ...Object.keys(rest).map((name) => unknown('', name)),
    ...list.flatMap((node, place) => nodeProblems(node, place)),
  ];
  if (problems.length > 0) return { tree: null, problems };
  return { tree: { start, nodes: list } as IvrTree, problems: [] };
}

const refused = (problem: TreeProblem): { tree: null; problems: TreeProblem[] } => ({
  tree: null,
  problems: [problem],
});
const unknown = (node: string, field: string): TreeProblem => ({
  node,
  zh: `没有 ${field.slice(0, 40)} 这个字段`,
  en: `there is no field ${field.slice(0, 40)}`,
});

function nodeProblems(node: unknown, place: number): TreeProblem[] {
  const name = isRecord(node) && isId(node['id']) ? (node['id'] as string) : `#${place + 1}`;
  const kind = isRecord(node) && typeof node['kind'] === 'string' ? node['kind'] : '';
  if (!isRecord(node) || !isId(node['id']) || !Object.hasOwn(KINDS, kind)) {
    const kinds = Object.keys(KINDS).join(', ');
    return [
      { node: name, zh: `须有 id，且 kind 为 ${kinds}`, en: `must have an id, and a kind of ${kinds}` },
    ];
  }
  const { must, may = {} } = KINDS[kind as IvrNode['kind']];
  const { id: _, kind: __, ...fields } = node;
  const allowed: Fields = { ...may, ...must };
  const strange = Object.keys(fields).filter((field) => !Object.hasOwn(allowed, field));
  const wrong = Object.entries(allowed).filter(
    ([field, { test }]) =>
      (Object.hasOwn(must, field) || Object.hasOwn(fields, field)) && !test(fields[field]),
  );
  return [
    ...strange.map((field) => unknown(name, field)),
    ...wrong.map(([field, { zh, en }]) => ({ node: name, zh: `${field} ${zh}`, en: `${field} ${en}` })),
  ];
}
