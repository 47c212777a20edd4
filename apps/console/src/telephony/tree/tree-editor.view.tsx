import { Alert, Button, Dropdown, Space } from 'antd';
import { useMemo, useState } from 'react';
import { lineOf, placesOf } from '../../../model/json-place.rules.js';
import { placeOfNode } from '../../../model/telephony/outline.rules.js';
import { BEGUN_KINDS, type BegunKind, withNode } from '../../../model/telephony/starter.rules.js';
import { useKeptText } from '../../form/kept-text.hook.js';
import { JsonEditor } from '../../routing/json-editor.view.js';
import { NoteDialog } from '../../routing/note-dialog.view.js';
import { useText } from '../../text/language.hook.js';
import { NODE_KIND } from '../../text/telephony.text.js';
import type { TreeDetail } from '../telephony.queries.js';
import { OutlineView } from './outline.view.js';
import { useTreeActs } from './tree-acts.hook.js';
import type { Loaded } from './tree.view.js';

interface Props {
  tree: TreeDetail;
  /** What is taken up in place of the active version. */
  loaded: Loaded | null;
  mayChange: boolean;
  /** Nothing is being changed any more. */
  onDone: () => void;
}

const textOf = (content: unknown): string => JSON.stringify(content, null, 2);

/** The tree as text, and beside it what callers go through; what is wrong is shown at its node in both. */
export function TreeEditor({ tree, loaded, mayChange, onDone }: Props) {
  const { t, lang } = useText();
  const draft = useDraft(tree, loaded);
  const { text, content, read } = draft;
  const [jump, setJump] = useState<{ line: number } | null>(null);
  const reset = (): void => {
    draft.reset();
    onDone();
  };
  const acts = useTreeActs(tree, draft, reset);
  const change = (next: string): void => {
    draft.change(next);
    acts.forget();
  };
  const insert = (kind: BegunKind): void => {
    const made = withNode(content, kind);
    if (made === null) return;
    const next = textOf(made.content);
    change(next);
    const places = placesOf(next);
    if ('places' in places) setJump({ line: lineOf(places.places, `nodes.${made.index}`) });
  };
  const problems = acts.problems.map((problem) => ({
    field: placeOfNode(problem.node, content),
    shown: problem.node,
    reason: problem[lang],
  }));
  return (
    <>
      <div className="tree-work">
        <JsonEditor
          label={t('telContent')}
          name="tree"
          text={text}
          onChange={change}
          read={read}
          problems={problems}
          readOnly={!mayChange}
          jump={jump}
        />
        <OutlineView
          content={content}
          problems={acts.problems}
          onPick={(index) => {
            if ('places' in read) setJump({ line: lineOf(read.places, `nodes.${index}`) });
          }}
        />
      </div>
      {mayChange && (
        <Tools readable={'places' in read} draft={draft} acts={acts} onInsert={insert} onReset={reset} />
      )}
      {acts.warnings.map((warning) => (
        <Alert
          key={warning.node}
          type="warning"
          showIcon
          data-testid="tree-warning"
          title={`${warning.node}：${warning[lang]}`}
        />
      ))}
      {acts.good && <Alert type="success" showIcon data-testid="tree-good" title={t('telGood')} />}
    </>
  );
}

interface Draft {
  text: string;
  /** The version that it is to follow. */
  base: number;
  follow: (version: number) => void;
  /** As it last could be read. */
  content: unknown;
  read: ReturnType<typeof placesOf>;
  changed: boolean;
  change: (text: string) => void;
  reset: () => void;
}

function useDraft(tree: TreeDetail, loaded: Loaded | null): Draft {
  const { id, latest } = tree;
  const begun: unknown = loaded?.content ?? tree.content;
  const begunText = useMemo(() => textOf(begun), [begun]);
  const kept = useKeptText(['tree', id, loaded?.version ?? []].flat().join('.'), {
    text: begunText,
    base: loaded?.over ?? latest,
  });
  const { text, base, follow } = kept;
  const [readable, setReadable] = useState<unknown>(() => parsed(text, begun));
  const read = useMemo(() => placesOf(text), [text]);
  const changed = kept.changed || loaded !== null;
  const content = changed ? readable : tree.content;
  return {
    text,
    base,
    follow,
    content,
    read,
    changed,
    change: (next) => {
      kept.write(next);
      setReadable(parsed(next, content));
    },
    reset: kept.drop,
  };
}

/** What stands there, or what stood there while it is no JSON. */
function parsed(text: string, before: unknown): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return before;
  }
}

interface ToolsProps {
  readable: boolean;
  draft: Draft;
  acts: ReturnType<typeof useTreeActs>;
  onInsert: (kind: BegunKind) => void;
  onReset: () => void;
}

function Tools({ readable, draft, acts, onInsert, onReset }: ToolsProps) {
  const { t, p } = useText();
  /** Which way it is about to be saved. */
  const [saving, setSaving] = useState<'activate' | 'keep' | null>(null);
  const kinds = BEGUN_KINDS.map((key) => ({ key, label: `${p(NODE_KIND[key] ?? [key, key])} · ${key}` }));
  const title = t(saving === 'keep' ? 'telKeep' : 'telSave');
  const save = async (note: string): Promise<void> => {
    await acts.save(draft.content, note, saving !== 'keep');
    setSaving(null);
  };
  return (
    <Space wrap className="tree-tools">
      <Dropdown
        trigger={['click']}
        disabled={!readable}
        menu={{ items: kinds, onClick: ({ key }) => onInsert(key as BegunKind) }}
      >
        <Button data-testid="tree-insert">{t('telInsert')}</Button>
      </Dropdown>
      <Button
        data-testid="tree-check"
        disabled={!readable}
        loading={acts.busy}
        onClick={() => void acts.check(draft.content)}
      >
        {t('telCheck')}
      </Button>
      <Button
        type="primary"
        data-testid="tree-save"
        disabled={!readable || !draft.changed}
        onClick={() => setSaving('activate')}
      >
        {t('telSave')}
      </Button>
      <Button
        data-testid="tree-keep"
        disabled={!readable || !draft.changed}
        onClick={() => setSaving('keep')}
      >
        {t('telKeep')}
      </Button>
      {draft.changed && <Button onClick={onReset}>{t('telReset')}</Button>}
      {draft.changed && (
        <b role="status" data-testid="draft-kept">
          {t('draftKept')}
        </b>
      )}
      <span className="muted">{t('telContentHint')}</span>
      {saving !== null && (
        <NoteDialog
          title={title}
          okText={title}
          busy={acts.busy}
          onClose={() => setSaving(null)}
          onNote={(note) => void save(note)}
        />
      )}
    </Space>
  );
}
