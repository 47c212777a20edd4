/**
 * ARGV: now, limit. Takes out the contact that has waited longest in any line with an agent, and a slot
 * of the agent who has been idle longest; O(log n) each. Answers alive, then id, epoch, agent, slot, queue
 * of each proposal. In an emptied index nothing is matched, or late comers would pass those not back yet;
 * one that contradicts itself (keys were deleted by hand) counts as emptied.
 */
export const MATCH = `
local answer = { alive() }
if answer[1] == 0 then return answer end
local limit, agents, contactIds, taken = tonumber(ARGV[2]), {}, {}, {}
while #contactIds < limit do
  local line = redis.call('ZRANGE', HOT, 0, 0)[1]
  if not line then break end
  local first = redis.call('ZRANGE', waiting(line), 0, 1, 'WITHSCORES')
  local id, following = first[1], first[4]
  local agentId = id and redis.call('ZRANGE', ready(line), 0, 0)[1]
  if not agentId then
    redis.call('ZREM', HOT, line)
  else
    local contact, agent = readContact(id), agents[agentId] or readAgent(agentId)
    local class, queue = string.match(line, '^(%a+):(.+)$')
    local slot = agent and string.match(agent.slots, '(' .. class .. ':%d+)=f')
    if not (contact and slot) then
      redis.call('DEL', ALIVE)
      answer[1] = 0
      break
    end
    redis.call('ZREM', waiting(line), id)
    if following then
      redis.call('ZADD', HOT, following, line)
    else
      redis.call('ZREM', HOT, line)
    end
    agents[agentId] = withSlot(agent, slot, 'f', 'c' .. id)
    agents[agentId].version = agent.version + 1
    join(agentId, agent, agents[agentId])
    contactIds[#contactIds + 1] = id
    taken[#taken + 1] = id
    taken[#taken + 1] = string.format('%.0f %s %s', contact.epoch, agentId, ARGV[1])
    local n = #answer
    answer[n + 1], answer[n + 2], answer[n + 3] = id, contact.epoch, agentId
    answer[n + 4], answer[n + 5] = slot, queue
  end
end
if #contactIds > 0 then
  redis.call('HDEL', CONTACTS, unpack(contactIds))
  redis.call('HSET', TAKEN, unpack(taken))
  for id, agent in pairs(agents) do redis.call('HSET', AGENTS, id, packAgent(agent)) end
end
return answer
`;
