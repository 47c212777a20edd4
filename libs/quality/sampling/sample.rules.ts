import { AppError, refuse } from '#libs/contract';
import { drawFrom } from './draw.rules.js';
import type { Frame } from './plan.rules.js';
import type { DrawnDoc, PlanDoc, WhyDoc } from './sampling.schema.js';

/** What a plan draws of its frame by a seed, stratum by stratum. */
export function drawn({ strata }: PlanDoc, frame: Frame, seed: string): DrawnDoc[] {
  return strata.flatMap(({ key, size }) =>
    drawFrom(seed, frame.get(key) ?? [], size).map((contactId, i) => ({
      contactId,
      stratum: key,
      place: i + 1,
      replaces: null,
      replaced: null,
    })),
  );
}

/**
 * Sets a contact aside for the next in `order`, that of its stratum. Throws NOT_FOUND, STATE_CONFLICT if it was set aside
 * before, BAD_INPUT if none is left.
 */
export function replaced(
  contacts: readonly DrawnDoc[],
  contactId: string,
  order: readonly string[],
  why: WhyDoc,
): DrawnDoc[] {
  const old = standing(contacts, contactId);
  const used = Math.max(
    ...contacts.filter(({ stratum }) => stratum === old.stratum).map(({ place }) => place),
  );
  const next = order[used];
  if (next === undefined) {
    const about = [old.stratum];
    refuse('contactId', '该分层没有可替补的会话', 'no contact of this stratum is left', { about });
  }
  const fresh = {
    contactId: next,
    stratum: old.stratum,
    place: used + 1,
    replaces: contactId,
    replaced: null,
  };
  return [
    ...contacts.map((one) =>
      one === old ? { ...old, replaced: { ...why, proposedBy: old.proposed?.by ?? null } } : one,
    ),
    fresh,
  ];
}

/** Notes that it can't be scored, as one of its scorers says; it counts until somebody confirms. Throws as `replaced`. */
export function proposed(contacts: readonly DrawnDoc[], contactId: string, why: WhyDoc): DrawnDoc[] {
  const old = standing(contacts, contactId);
  return contacts.map((one) => (one === old ? { ...old, proposed: why } : one));
}

function standing(contacts: readonly DrawnDoc[], contactId: string): DrawnDoc {
  const found = contacts.find((one) => one.contactId === contactId);
  if (!found) throw new AppError('NOT_FOUND', { contactId });
  if (found.replaced) throw new AppError('STATE_CONFLICT', { contactId });
  return found;
}
