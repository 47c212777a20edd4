import { Alert, Spin, Tag } from 'antd';
import { useState } from 'react';
import { NATIONAL_DISTRICT } from '#libs/contract';
import { useMyDistrict } from '../../admin/admin.queries.js';
import { CopyLine } from '../../admin/copy-line.view.js';
import { codeOf } from '../../api/failure.js';
import { useDistrictName } from '../../api/name.hook.js';
import { Link } from '../../shell/router.js';
import { useText } from '../../text/language.hook.js';
import { type TreeDetail, useNumbers, useTree } from '../telephony.queries.js';
import { TreeEditor } from './tree-editor.view.js';
import { TreeVersions } from './tree-versions.view.js';

/** A version that was taken up to be changed. */
export interface Loaded {
  version: number;
  content: object;
  /** The newest version when it was. */
  over: number;
}

/** One voice tree: what callers go through, changed, checked and saved; its versions. */
export function TreePage({ id }: { id: string }) {
  const { t, sentence } = useText();
  const found = useTree(id);
  const own = useMyDistrict();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  if (found.isError) return <Alert type="error" showIcon title={sentence(codeOf(found.error))} />;
  if (!found.data) return <Spin />;
  const tree = found.data;
  const mayChange = own === NATIONAL_DISTRICT || own === tree.districtId;
  return (
    <>
      <Link className="tree-back" to="/telephony?tab=trees">
        ← {t('telBack')}
      </Link>
      <Head tree={tree} />
      {!mayChange && <Alert type="info" showIcon title={t('telReadOnly')} />}
      <TreeEditor
        // Another version taken up, or saved, begins anew.
        key={`${id}/${loaded === null ? 'active' : loaded.version}`}
        tree={tree}
        loaded={loaded}
        mayChange={mayChange}
        onDone={() => setLoaded(null)}
      />
      <TreeVersions tree={tree} mayChange={mayChange} onLoad={setLoaded} />
    </>
  );
}

function Head({ tree: { id, name, districtId, active, lookupKey } }: { tree: TreeDetail }) {
  const { t } = useText();
  const districtName = useDistrictName();
  const numbers = (useNumbers().data ?? []).filter(({ treeId }) => treeId === id);
  const used = numbers.map((number) => number.id).join('、');
  return (
    <>
      <header className="office-head">
        <h1>{name}</h1>
        <Tag data-testid="tree-active">{t('telActiveTag', { n: active })}</Tag>
        <span className="muted">
          {[id, districtName(districtId), used ? t('telUsedBy', { numbers: used }) : t('telUnused')].join(
            ' · ',
          )}
        </span>
      </header>
      {lookupKey !== null && (
        <p className="muted">
          {t('telLookupKey')} <CopyLine text={lookupKey} />
        </p>
      )}
    </>
  );
}
