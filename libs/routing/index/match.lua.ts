/**
 * ARGV: now, limit. Takes out the contact that has waited longest in any line with an agent, and a slot
 * of the agent who has been idle longest; O(log n) each. Answers alive, then id, epoch, agent, slot, queue
 * of each proposal. In an emptied index nothing is matched, or late comers would pass those not back yet;
 * one that contradicts itself (keys were deleted by hand) counts as emptied.
 */
export const MATCH = `
local answer = { alive() }
if answer[1] == 0 then return answer end
for _ = 1, tonumber(ARGV[2]) do
  local line = redis.call('ZRANGE', HOT, 0, 0)[1]
  if not line then break end
  local class, queue = string.match(line, '^(%a+):(.+)$')
  local id = redis.call('ZRANGE', waiting(line), 0, 0)[1]
  local contact = id and readContact(id)
  local agentId = redis.call('ZRANGE', ready(line), 0, 0)[1]
  local agent = agentId and readAgent(agentId)
  local slot = agent and string.match(agent.slots, '(' .. class .. ':%d+)=f')
  if not (contact and slot) then
    redis.call('DEL', ALIVE)
    answer[1] = 0
    break
  end
  dropContact(id, contact)
  redis.call('HSET', TAKEN, id, string.format('%.0f %s %s', contact.epoch, agentId, slot))
  redis.call('ZADD', TAKEN_AT, ARGV[1], id)
  writeAgent(agentId, agent, withSlot(agent, slot, 'f', 't'))
  heat(line)
  local n = #answer
  answer[n + 1], answer[n + 2], answer[n + 3] = id, contact.epoch, agentId
  answer[n + 4], answer[n + 5] = slot, queue
end
return answer
`;
