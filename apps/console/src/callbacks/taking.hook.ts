import { App } from 'antd';
import { useEffect, useRef } from 'react';
import type { ContactView } from '#libs/contract';
import { codeOf } from '../api/failure.js';
import { post } from '../api/rest.js';
import type { DeskView } from '../desk/desk.hook.js';
import { navigate } from '../shell/router.js';
import { useRefusal } from './callback.queries.js';

/** The server learns a moment after the page that the console is there: so often it is asked, ms apart. */
const ATTEMPTS = 4;
const PAUSE_MS = 700;

/** Who calls somebody back does so at their desk: nothing can be given to an agent without a console. */
export const takeAtDesk = (callbackId: string): void => navigate(`/?take=${callbackId}`);

/** Takes the callback that the address names, once the desk is connected. */
export function useTaking(desk: DeskView): void {
  const { message } = App.useApp();
  const refusal = useRefusal();
  const begun = useRef(false);
  const ready = desk.connection === 'up' && desk.state.agent !== null;
  useEffect(() => {
    const id = new URLSearchParams(location.search).get('take');
    if (id === null || !ready || begun.current) return;
    begun.current = true;
    navigate('/', true);
    take(id).then(
      ({ id: contactId }) => desk.select(contactId),
      (error: unknown) => void message.error(refusal(error)),
    );
  });
}

async function take(id: string): Promise<ContactView> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await post<ContactView>(`/callbacks/${encodeURIComponent(id)}/take`, {});
    } catch (error) {
      if (codeOf(error) !== 'AGENT_BUSY' || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
