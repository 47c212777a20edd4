import { Tag } from 'antd';
import { useMemo } from 'react';
import {
  type DraftNode,
  nodesOf,
  outlineOf,
  type OutlineRow,
  saidAt,
  type Way,
} from '../../../model/telephony/outline.rules.js';
import { useQueueName } from '../../api/name.hook.js';
import { useText } from '../../text/language.hook.js';
import { NODE_KIND } from '../../text/telephony.text.js';
import type { TreeProblem } from '../telephony.queries.js';

interface Props {
  content: unknown;
  problems: readonly TreeProblem[];
  /** A node was picked, by its place in the list. */
  onPick: (index: number) => void;
}

/** What callers go through, from the first node on, each with what is said there and what is wrong with it. */
export function OutlineView({ content, problems, onPick }: Props) {
  const { t } = useText();
  const { rows, lost } = useMemo(() => outlineOf(content), [content]);
  const wrongAt = useWrong(content, problems);
  return (
    <section className="outline" aria-label={t('telOutline')} data-testid="tree-outline">
      <h2>{t('telOutline')}</h2>
      {rows.length === 0 && <p className="muted">{t('telEmpty')}</p>}
      <ol>
        {rows.map((row, at) => (
          <li key={at} style={{ paddingInlineStart: row.depth * 20 }} data-node={row.id}>
            <Row row={row} wrong={row.node && !row.again ? wrongAt(row.node) : []} onPick={onPick} />
          </li>
        ))}
      </ol>
      {lost.length > 0 && (
        <>
          <h3>{t('telLost')}</h3>
          <ol>
            {lost.map((node) => (
              <li key={node.index} data-node={node.id}>
                <Node node={node} wrong={wrongAt(node)} onPick={onPick} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** What is wrong at a node, in words. */
function useWrong(content: unknown, problems: readonly TreeProblem[]): (node: DraftNode) => string[] {
  const { lang } = useText();
  // One without an id is told by its place: `#2`.
  const ids = new Set(nodesOf(content).map(({ id }) => id));
  return ({ id, index }) =>
    problems
      .filter(({ node }) => node === id || (!ids.has(node) && node === `#${index + 1}`))
      .map((problem) => problem[lang]);
}

interface RowProps {
  row: OutlineRow;
  wrong: string[];
  onPick: (index: number) => void;
}

function Row({ row: { way, id, node, again }, wrong, onPick }: RowProps) {
  const { t } = useText();
  const wayWords = useWayWords();
  return (
    <>
      <span className="outline-way">{way === null ? t('telStart') : wayWords(way)} →</span>{' '}
      {node === null && (
        <>
          <code>{id}</code> <b className="field-bad">{t('telMissing')}</b>
        </>
      )}
      {node !== null && again && (
        <span className="muted">
          <code>{id}</code> {t('telAgain')}
        </span>
      )}
      {node !== null && !again && <Node node={node} wrong={wrong} onPick={onPick} />}
    </>
  );
}

interface NodeProps {
  node: DraftNode;
  wrong: string[];
  onPick: (index: number) => void;
}

function Node({ node, wrong, onPick }: NodeProps) {
  const { p, lang } = useText();
  const details = useDetails(node);
  const said = saidAt(node, lang);
  return (
    <>
      <Tag className="outline-kind">{p(NODE_KIND[node.kind] ?? [node.kind || '?', node.kind || '?'])}</Tag>
      <button type="button" className="link" onClick={() => onPick(node.index)}>
        {node.id || `#${node.index + 1}`}
      </button>{' '}
      {details !== '' && <span>{details} </span>}
      {said !== null && ('words' in said ? <q>{said.words}</q> : <code className="muted">{said.name}</code>)}
      {wrong.map((reason) => (
        <p key={reason} className="field-bad" data-testid="node-problem">
          {reason}
        </p>
      ))}
    </>
  );
}

function useWayWords(): (way: Way) => string {
  const { t } = useText();
  const conditionWords = useConditionWords();
  return (way) => {
    switch (way.kind) {
      case 'key':
        return t('telKey', { key: way.value });
      case 'answer':
        return t('telAnswer', { answer: way.value });
      case 'case':
        return conditionWords(way.when);
      case 'next':
        return t('telNext');
      case 'otherwise':
        return t('telOtherwise');
    }
  };
}

/** A value of a draft, whatever stands there. */
const shown = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(shown).join('、')
    : typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : '?';

/** The name of a language in a draft, whatever stands there. */
function useLanguageName(): (language: unknown) => string {
  const { t } = useText();
  return (language) => (language === 'zh' ? t('telZh') : language === 'en' ? t('telEn') : shown(language));
}

function useConditionWords(): (when: Readonly<Record<string, unknown>>) => string {
  const { t } = useText();
  const queueName = useQueueName();
  const languageName = useLanguageName();
  return (when) => {
    if ('open' in when) return t('telWhenOpen', { queue: queueName(shown(when['open'])) });
    if ('district' in when) return t('telWhenDistrict', { districts: shown(when['district']) });
    if ('callerPrefix' in when) return t('telWhenPrefix', { prefixes: shown(when['callerPrefix']) });
    if ('callerList' in when) return t('telWhenList', { list: shown(when['callerList']) });
    if ('language' in when) return t('telWhenLanguage', { language: languageName(when['language']) });
    const { entered, prefix } = when;
    return t('telWhenEntered', { name: shown(entered), prefixes: shown(prefix) });
  };
}

/** What else is worth telling of a node. */
function useDetails({ kind, fields }: DraftNode): string {
  const { t } = useText();
  const queueName = useQueueName();
  const languageName = useLanguageName();
  switch (kind) {
    case 'menu': {
      const chosen = Object.entries((fields['languages'] ?? {}) as Readonly<Record<string, unknown>>);
      const keys = chosen.map(([key, language]) => `${key} ${languageName(language)}`).join('、');
      return keys === '' ? '' : t('telChooses', { keys });
    }
    case 'survey':
      return t('telScores');
    case 'queue':
      return fields['queueId'] === undefined
        ? t('telOwnQueue')
        : t('telToQueue', { queue: queueName(shown(fields['queueId'])) });
    case 'digits': {
      const [min, max, keep] = [fields['min'], fields['max'], fields['keep']].map(shown);
      return t('telDigits', { min: min ?? '', max: max ?? '', keep: keep ?? '' });
    }
    case 'lookup':
      return t('telAsks', { by: shown(fields['by']) });
    default:
      return '';
  }
}
