/**
 * What every step shares. KEYS[1] is the root `{prefix:r}`; all keys carry it, so that they live in
 * one slot of a cluster. A *line* is `class:queue`, e.g. `chat:general`: the contacts that wait there
 * (`wait:line`, by rank) and the agents who could take one (`ready:line`, least occupied first, then
 * longest idle). `hot` holds, by the rank of its first contact, every line that has both: its first
 * is always the next to be served, however many lines, contacts and agents there are. Whatever else
 * decides who serves what (skills, rings that widen with time) only decides which lines someone is in.
 *
 * contacts  id → `epoch rank line`        agents  id → `since slots queues`, slots as `chat:1=f,chat:2=h`
 * versions  agent → count of changes      (f free, h held, t taken by a proposal not settled yet)
 * taken     contact → `epoch agent slot`  taken-at contact → time: proposals not settled yet
 */
export const SHARED = `
local root = KEYS[1]
local HOT, LINES = root .. ':hot', root .. ':lines'
local CONTACTS, AGENTS, VERSIONS = root .. ':contacts', root .. ':agents', root .. ':versions'
local TAKEN, TAKEN_AT, ALIVE = root .. ':taken', root .. ':taken-at', root .. ':alive'
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
  local since, slots, queues = string.match(packed, '^(%S+) (%S+) (%S+)$')
  return { since = tonumber(since), slots = slots, queues = queues }
end

local function linesOf(agent)
  local lines = {}
  if not agent then return lines end
  local classes = {}
  for class in string.gmatch(agent.slots, '(%a+):%d+=f') do classes[class] = true end
  for class in pairs(classes) do
    for queue in string.gmatch(agent.queues, '[^,]+') do lines[class .. ':' .. queue] = true end
  end
  return lines
end

-- Writes an agent, and moves them from the lines they were in to those they belong to now.
local function writeAgent(id, old, new)
  redis.call('HINCRBY', VERSIONS, id, 1)
  local was, is, score = linesOf(old), linesOf(new), 0
  if new then
    local _, busy = string.gsub(new.slots, '=[ht]', '')
    score = busy * OCCUPIED + new.since
    redis.call('HSET', AGENTS, id, string.format('%.0f %s %s', new.since, new.slots, new.queues))
  else
    redis.call('HDEL', AGENTS, id)
  end
  for line in pairs(was) do
    if not is[line] then
      redis.call('ZREM', ready(line), id)
      if redis.call('EXISTS', ready(line)) == 0 then redis.call('ZREM', HOT, line) end
    end
  end
  for line in pairs(is) do
    if redis.call('ZADD', ready(line), score, id) == 1 then heat(line) end
  end
end

local function withSlot(agent, slot, from, to)
  local slots, changed = string.gsub(agent.slots, slot .. '=' .. from, slot .. '=' .. to, 1)
  if changed == 0 then return nil end
  return { since = agent.since, slots = slots, queues = agent.queues }
end
`;
