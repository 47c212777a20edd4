/** Writing agents, and what follows for the lines they are on duty for and for those kept for them. */
export const DUTY = `
-- Counts an agent's slots in (sign 1) or out of (sign -1) the lines they are on duty for; free or not, but for what
-- goes with what is in it.
local function count(agent, sign, now)
  for _, class in ipairs(CLASSES) do
    local _, slots = string.gsub(agent.slots, class .. ':%d+=[^x]', '')
    if slots > 0 then
      for queue in linesOf(agent) do
        local line = class .. ':' .. queue
        local left = redis.call('HINCRBY', DUTY, line, sign * slots)
        if sign > 0 and left == slots then redis.call('HDEL', NOBODY, line) end
        if left <= 0 then
          redis.call('HDEL', DUTY, line)
          redis.call('HSET', NOBODY, line, now)
          redis.call('SADD', DESERTED, queue)
        end
      end
    end
  end
end

-- Those kept for an agent who takes nothing now (nil), or none of their class, are everybody's again.
local function letGo(id, agent)
  if not used(OWN) then return end
  local touched = {}
  for _, class in ipairs(CLASSES) do
    local lane = class .. ':@' .. id
    local kept = takesClass(agent, class) and {} or redis.call('ZRANGE', waiting(lane), 0, -1)
    for _, contactId in ipairs(kept) do
      local contact = readContact(contactId)
      if contact then
        redis.call('ZREM', waiting(lane), contactId)
        addContact(contactId, contact.epoch, contact.rank, contact.home, contact.home, touched)
        touched[lane] = true
      end
    end
  end
  heatAll(touched)
end

-- Writes an agent (nil = takes nothing) in place of what was there (nil = nothing).
local function writeAgent(id, old, new, now)
  local version = (old and old.version or tonumber(redis.call('HGET', VERSIONS, id) or 0)) + 1
  local shape = function(agent) return agent and agent.lines .. string.gsub(agent.slots, '=[^x,][^,]*', '') end
  local moved = shape(old) ~= shape(new)
  if moved and new then count(new, 1, now) end
  if moved and old then count(old, -1, now) end
  if old and not (new and old.lines == new.lines and old.online == new.online and old.blocks == new.blocks) then
    leave(id, old)
    old = nil
  end
  if new then
    new.version = version
    redis.call('HSET', AGENTS, id, packAgent(new))
    redis.call('HDEL', VERSIONS, id)
    join(id, old, new)
    if moved then letGo(id, new) end
  else
    redis.call('HSET', VERSIONS, id, string.format('%.0f', version))
    redis.call('HDEL', AGENTS, id)
    letGo(id, nil)
  end
end
`;
