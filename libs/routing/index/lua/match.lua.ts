import { TAKE_SLOT } from './claim.lua.js';
import { DECLINE_RULE } from './decline.lua.js';

/**
 * ARGV: now, limit, class held back (empty = none). Takes out the contact that has waited longest in any lane with an agent, and a slot of
 * that agent: of the lowest ring, and there the first in order; O(log n) each. Answers alive, then id, epoch,
 * agent, slot, queue of each proposal. In an emptied index nothing is matched, or late comers would pass those
 * not back yet; one that contradicts itself (keys were deleted by hand) counts as emptied.
 *
 * A contact and an agent who declined it pass over each other, among the first LOOK of both. A lane where
 * none of these fit cools down until a contact or an agent comes, or the declines are forgotten. Lanes of the class that
 * is held back keep their heat, for whoever matches when it is so no more.
 */
export const MATCH = `
${DECLINE_RULE}
${TAKE_SLOT}
local answer, now = { alive() }, tonumber(ARGV[1])
if answer[1] == 0 then return answer end
local limit, contactIds = tonumber(ARGV[2]), {}
local held, aside = ARGV[3], {}
local LOOK = used(DECLINED) and 16 or 1

local function onlineSince(id)
  local agent = agentOf(id)
  return agent and agent.online or 0
end

-- Those who may take a contact of this lane, best first.
local function candidates(lane)
  local line, ring, owner = partsOf(lane)
  if owner then
    local agent = agentOf(owner)
    return agent and hasRoom(agent, line) and { owner } or {}
  end
  local found = redis.call('ZRANGE', ready(line), 0, LOOK - 1)
  for w = 1, ring do
    if #found >= LOOK then break end
    for _, id in ipairs(redis.call('ZRANGE', ready(laneOf(line, w)), 0, LOOK - 1)) do found[#found + 1] = id end
  end
  return found
end

-- Contact, rank and agent who fit; then the rank of the first who waits in the lane without that contact, if any.
local function pair(lane)
  local waits, free = redis.call('ZRANGE', waiting(lane), 0, LOOK, 'WITHSCORES'), nil
  for i = 1, math.min(#waits, 2 * LOOK), 2 do
    free = free or candidates(lane)
    local declines = LOOK > 1 and redis.call('HGET', DECLINED, waits[i])
    for _, agentId in ipairs(free) do
      if not (declines and declined(declines, agentId, onlineSince(agentId), now)) then
        return waits[i], waits[i + 1], agentId, waits[i == 1 and 4 or 2]
      end
    end
  end
end

while #contactIds < limit do
  local hottest = redis.call('ZRANGE', HOT, 0, 0, 'WITHSCORES')
  local lane = hottest[1]
  if not lane then break end
  local class = string.match(lane, '^%a+')
  local id, rank, agentId, following
  if class ~= held then id, rank, agentId, following = pair(lane) end
  if not id then
    redis.call('ZREM', HOT, lane)
    if class == held then aside[lane] = hottest[2] end
  elseif tonumber(rank) ~= tonumber(hottest[2]) then
    redis.call('ZADD', HOT, rank, lane)
  else
    local contact, agent = readContact(id), agentOf(agentId)
    local slot = freeSlot(agent, class)
    if not (contact and slot) then
      redis.call('DEL', ALIVE)
      answer[1] = 0
      break
    end
    redis.call('ZREM', waiting(lane), id)
    if used(DUE) then redis.call('ZREM', DUE, id) end
    if following then
      redis.call('ZADD', HOT, following, lane)
    else
      redis.call('ZREM', HOT, lane)
      narrow(lane)
    end
    takeSlot(id, contact.epoch, agentId, agent, slot, ARGV[1])
    contactIds[#contactIds + 1] = id
    local n = #answer
    answer[n + 1], answer[n + 2], answer[n + 3] = id, contact.epoch, agentId
    answer[n + 4], answer[n + 5] = slot, string.match(contact.home, '^%a+:([^~]+)')
  end
end
for lane, rank in pairs(aside) do redis.call('ZADD', HOT, rank, lane) end
if #contactIds > 0 then redis.call('HDEL', CONTACTS, unpack(contactIds)) end
writeTaken()
return answer
`;
