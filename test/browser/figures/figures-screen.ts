import { eventually } from '#kit';
import { ADMIN_PASSWORD, heldContact, type Console } from '#kit/jietong';
import type { Locator, Page } from 'playwright-core';
import { byId, signIn } from '../screens.js';
import type { Stage } from '../stage.js';

/** The table of the page of figures, opened by the administrator. */
export async function openFigures({ jietong }: Stage, page: Page, query: string): Promise<Locator> {
  await signIn(page, jietong.url, 'admin', ADMIN_PASSWORD);
  await page.goto(`${jietong.url}/figures?${query}`);
  const table = byId(page, 'figure-table');
  await table.waitFor();
  return table;
}

export const row = (table: Locator, key: string): Locator => table.locator(`tr[data-key="${key}"]`);

/** The agent takes up what is offered to them, ends it and wraps it up. */
export async function served(agent: Console): Promise<void> {
  const offered = await eventually(
    () => heldContact(agent).catch(() => null),
    (contact) => contact?.state === 'offered',
  );
  const { contact } = await agent.ask<{ contact: { id: string; epoch: number } }>('contact.accept', {
    contactId: offered?.id,
    epoch: offered?.epoch,
  });
  await agent.ask('contact.end', { contactId: contact.id, epoch: contact.epoch });
  const ended = await heldContact(agent);
  await agent.ask('contact.wrap-up', { contactId: ended.id, epoch: ended.epoch, disposition: 'answered' });
}
