import { createContext, type ReactNode } from 'react';

/** What an agent's desk shows on whatever page is open. */
export interface DeskSlot {
  /** In the header: phone and presence. */
  status: ReactNode;
  /** Above the page: what rings, what is wrong, what is in hand. */
  alerts: ReactNode;
  /** How many contacts are in the agent's hands. */
  held: number;
}

/** Null where no desk is open in this tab. */
export const DeskSlotContext = createContext<DeskSlot | null>(null);
