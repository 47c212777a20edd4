import { earOfName } from '../hearing/index.js';
import { watchOfId } from '../monitor/index.js';

/** Whose channel or bridge it is that is at a call beside caller and agents: a supervisor's, or an ear. */
export const attendantOf = (name: string): { contactId: string } | null => watchOfId(name) ?? earOfName(name);
