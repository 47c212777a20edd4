/**
 * What every step shares. KEYS[1] is the root `{prefix:r}`; all keys carry it, so that they live in
 * one slot of a cluster. A *line* is `class:queue`, e.g. `chat:general`: the contacts that wait there
 * (`wait:line`, by rank) and the agents who could take one (`ready:line`, least occupied first, then
 * longest idle). `hot` holds, by the rank of its first contact, every line that has both: its first
 * is the next to be served, however many lines, contacts and agents there are. (A line that has lost its
 * last agent stays until the match meets it.) Whatever else decides who serves what, such as skills or
 * rings that widen with time, only decides which lines someone is in.
 *
 * contacts  id → `epoch rank line`
 * agents    id → `version since slots queues online`; slots as `chat:1=f,chat:2=h`: f free, h held, c and a
 *           contact's id: taken by a proposal for it
 * versions  id → version, of agents who are not in `agents`; every change of an agent raises it
 * declined  contact → `agent@time,…` of those who declined it lately
 * taken     contact → `epoch agent time` of each proposal that has had no answer yet
 */
export const SHARED = `
local root = KEYS[1]
local HOT, LINES, ALIVE = root .. ':hot', root .. ':lines', root .. ':alive'
local CONTACTS, AGENTS = root .. ':contacts', root .. ':agents'
local VERSIONS, TAKEN, DECLINED = root .. ':versions', root .. ':taken', root .. ':declined'
local CLASSES = { 'chat', 'voice' }
local OCCUPIED = 1e13

local function waiting(line) return root .. ':wait:' .. line end
local function ready(line) return root .. ':ready:' .. line end
local function alive() return redis.call('EXISTS', ALIVE) end

-- Routers are woken only if there is something to match, or a rebuild to do.
local function wake()
  if redis.call('EXISTS', HOT) == 1 or alive() == 0 then redis.call('PUBLISH', root .. ':wake', '') end
end

local function heat(line)
  local first = redis.call('ZRANGE', waiting(line), 0, 0, 'WITHSCORES')
  if first[1] and redis.call('EXISTS', ready(line)) == 1 then
    redis.call('ZADD', HOT, first[2], line)
  else
    redis.call('ZREM', HOT, line)
  end
end

local function heatAll(lines)
  for line in pairs(lines) do heat(line) end
end

local function readContact(id)
  local packed = redis.call('HGET', CONTACTS, id)
  if not packed then return nil end
  local epoch, rank, line = string.match(packed, '^(%S+) (%S+) (%S+)$')
  return { epoch = tonumber(epoch), rank = rank, line = line }
end

local function dropContact(id, contact)
  redis.call('HDEL', CONTACTS, id)
  redis.call('ZREM', waiting(contact.line), id)
end

local function readAgent(id)
  local packed = redis.call('HGET', AGENTS, id)
  if not packed then return nil end
  local version, since, slots, queues, online = string.match(packed, '^(%S+) (%S+) (%S+) (%S+) ?(%S*)$')
  return {
    version = tonumber(version), since = tonumber(since), slots = slots, queues = queues,
    online = tonumber(online) or 0,
  }
end

local function packAgent(agent)
  return string.format('%.0f %.0f %s %s %.0f', agent.version, agent.since, agent.slots, agent.queues, agent.online)
end

-- The agent with this slot in another state; nil if the slot is not in the state expected.
local function withSlot(agent, slot, from, to)
  local slots, changed = string.gsub(agent.slots, slot .. '=' .. from, slot .. '=' .. to, 1)
  if changed == 0 then return nil end
  return {
    version = agent.version, since = agent.since, slots = slots, queues = agent.queues,
    online = agent.online,
  }
end

local function leave(id, agent)
  for _, class in ipairs(CLASSES) do
    if string.find(agent.slots, class .. ':%d+=f') then
      for queue in string.gmatch(agent.queues, '[^,]+') do
        redis.call('ZREM', ready(class .. ':' .. queue), id)
      end
    end
  end
end

-- Puts an agent into the lines where they have room. 'old' is where they were, in the same queues, or nil.
local function join(id, old, agent)
  local _, all = string.gsub(agent.slots, '=', '')
  local _, free = string.gsub(agent.slots, '=f', '')
  local score = (all - free) * OCCUPIED + agent.since
  local declines = redis.call('EXISTS', DECLINED) == 1
  for _, class in ipairs(CLASSES) do
    local room = class .. ':%d+=f'
    local now = string.find(agent.slots, room)
    if now or (old and string.find(old.slots, room)) then
      for queue in string.gmatch(agent.queues, '[^,]+') do
        local line = class .. ':' .. queue
        if not now then
          redis.call('ZREM', ready(line), id)
        elseif redis.call('ZADD', ready(line), score, id) == 1
          and (declines or redis.call('ZCARD', ready(line)) == 1) then
          heat(line)
        end
      end
    end
  end
end

-- Writes an agent (nil = takes nothing) in place of what was there (nil = nothing).
local function writeAgent(id, old, new)
  local version = (old and old.version or tonumber(redis.call('HGET', VERSIONS, id) or 0)) + 1
  if old and not (new and old.queues == new.queues and old.online == new.online) then
    leave(id, old)
    old = nil
  end
  if new then
    new.version = version
    redis.call('HSET', AGENTS, id, packAgent(new))
    redis.call('HDEL', VERSIONS, id)
    join(id, old, new)
  else
    redis.call('HSET', VERSIONS, id, string.format('%.0f', version))
    redis.call('HDEL', AGENTS, id)
  end
end
`;
