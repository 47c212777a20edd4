/** Taking a slot for a contact: what proposals and claims share. `agents` = those of this step, as it leaves them. */
export const TAKE_SLOT = `
local agents, taken = {}, {}

local function agentOf(id) return agents[id] or readAgent(id) end

local function freeSlot(agent, class)
  return agent and hasRoom(agent, class) and string.match(agent.slots, '(' .. class .. ':%d+)=f')
end

local function takeSlot(id, epoch, agentId, agent, slot, now)
  agents[agentId] = withSlot(agent, slot, 'f', 'c' .. id)
  agents[agentId].version = agent.version + 1
  join(agentId, agent, agents[agentId])
  taken[#taken + 1] = id
  taken[#taken + 1] = string.format('%.0f %s %s', epoch, agentId, now)
end

local function writeTaken()
  if #taken == 0 then return end
  redis.call('HSET', TAKEN, unpack(taken))
  for id, agent in pairs(agents) do redis.call('HSET', AGENTS, id, packAgent(agent)) end
end
`;

/**
 * ARGV: now, then id, epoch, rank, lane, agent whom it is kept for or nothing, due time, of each contact that arrives,
 * in the order in which they are served. Takes a slot of the agent whom the match would choose for it, if the match
 * could choose nothing else now: nobody waits for whom an agent is ready, nor anybody in its lane. Answers id, epoch,
 * agent, slot, queue of each who need not wait; the others are not noted. In an emptied index everybody waits.
 */
export const CLAIM = `
${TAKE_SLOT}
local answer = {}
if alive() == 0 or redis.call('EXISTS', HOT) == 1 then return answer end

-- The lane it would wait in, and the first of those who may take it.
local function firstFor(home, owner)
  local line, ring = partsOf(home)
  local class = string.match(home, '^%a+')
  if owner ~= '' and takesClass(readAgent(owner), class) then return class .. ':@' .. owner, owner end
  for w = 0, ring do
    local first = redis.call('ZRANGE', ready(laneOf(line, w)), 0, 0)[1]
    if first then return home, first end
  end
end

for i = 2, #ARGV, 6 do
  local id, epoch, home = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 3]
  local lane, agentId = firstFor(home, ARGV[i + 4])
  local agent = agentId and agentOf(agentId)
  local slot = freeSlot(agent, string.match(home, '^%a+'))
  if slot then
    -- The match would look at those first who have been passed over; whoever comes after it would be matched after it.
    if redis.call('EXISTS', waiting(lane)) == 1 then break end
    takeSlot(id, epoch, agentId, agent, slot, ARGV[1])
    local n = #answer
    answer[n + 1], answer[n + 2], answer[n + 3] = id, ARGV[i + 1], agentId
    answer[n + 4], answer[n + 5] = slot, string.match(home, '^%a+:([^~]+)')
  end
end
writeTaken()
return answer
`;

/**
 * ARGV: contact, agent, slot, state of the slot from now on (f or h), of each claim that came to nothing. A slot that
 * somebody has written anew since stays as it is.
 */
export const UNCLAIM = `
for i = 1, #ARGV, 4 do
  local id, agentId = ARGV[i], ARGV[i + 1]
  local taken, old = redis.call('HGET', TAKEN, id), readAgent(agentId)
  if taken and string.match(taken, '^%S+ (%S+)') == agentId then redis.call('HDEL', TAKEN, id) end
  local new = old and withSlot(old, ARGV[i + 2], 'c' .. id, ARGV[i + 3])
  if new then
    new.version = old.version + 1
    redis.call('HSET', AGENTS, agentId, packAgent(new))
    join(agentId, old, new)
  end
end
wake()
return alive()
`;
