import { useEffect, useState } from 'react';
import { meter } from './audio.js';

/** How loud a stream is; `name` says whose. */
export function Level({ stream, name, testId }: { stream: MediaStream; name: string; testId: string }) {
  const [level, setLevel] = useState(0);
  useEffect(() => meter(stream, setLevel), [stream]);
  const percent = Math.round(level * 100);
  return (
    <span className="level" title={name}>
      <span className="level-name">{name}</span>
      <meter data-testid={testId} aria-label={name} min={0} max={100} value={percent} data-level={percent} />
    </span>
  );
}
