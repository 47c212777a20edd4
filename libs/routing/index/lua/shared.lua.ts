/**
 * What every step shares. KEYS[1] is the root (`rootOf`); all keys carry it, so that they live in
 * one slot of a cluster.
 *
 * A *line* is `class:queue`, e.g. `chat:general`. Its contacts wait in *lanes*, by how far their search has
 * widened: `chat:general`, then `chat:general~1` … for each ring; contacts kept for one agent wait in that
 * agent's own lane, `chat:@agent` (`wait:lane`, by rank). The agents who could take one are ready in lanes too,
 * by the first ring at which they serve the line (`ready:lane`, by the queue's order of agents). A contact of
 * ring w is offered to agents of ring 0 first, of ring w last. `hot` holds, by the rank of its first contact,
 * every lane of waiting contacts for whom an agent is ready: its first is the next to be served, however many
 * lines, contacts and agents there are. (A lane that has lost its last agent stays until the match meets it.)
 * Who serves what at which ring is decided elsewhere, from the policy; here it is only looked up.
 *
 * contacts  id → `epoch rank lane home`; home only in an agent's own lane: the lane it joins afterwards
 * agents    id → `version since slots lines online blocks`. slots as `chat:1=f,chat:2=h`: f free, h held, o held
 *           by an agent who holds more than they have room for, x so and none of their capacity, c and a contact's id:
 *           taken by a proposal for it. lines as `queue`, or `queue;ring;weight`: the weight is added
 *           to the idle time in order, empty = the slots taken. blocks = b: a call blocks chats
 * versions  id → version, of agents who are not in `agents`; every change of an agent raises it
 * declined  contact → `agent@time,…` of those who declined it lately
 * taken     contact → `epoch agent time` of each proposal that has had no answer yet
 * depth     line → the widest ring in which a contact of it waits; nothing of 0
 * own       own lanes that have contacts
 * held      contacts that are proposed to nobody: they wait in `chat:@!`, the lane of an agent who never is
 * due       contact → when time next changes something for it
 * duty      line → slots of the agents on duty for it, free or not
 * nobody    line → since when none has been
 * deserted  queues that have lost their last agent on duty for a class, until a router looks after them
 * handled   line → `mean count` of how long contacts held a slot, ms
 */
export const SHARED = `
local root = KEYS[1]
local HOT, ALIVE = root .. ':hot', root .. ':alive'
local CONTACTS, AGENTS = root .. ':contacts', root .. ':agents'
local VERSIONS, TAKEN, DECLINED = root .. ':versions', root .. ':taken', root .. ':declined'
local DEPTH, OWN, DUE = root .. ':depth', root .. ':own', root .. ':due'
local DUTY, NOBODY, DESERTED = root .. ':duty', root .. ':nobody', root .. ':deserted'
local HANDLED, HELD = root .. ':handled', root .. ':held'
local CLASSES = { 'chat', 'voice' }
local STEP = 1e13

local function waiting(lane) return root .. ':wait:' .. lane end
local function ready(lane) return root .. ':ready:' .. lane end
local function alive() return redis.call('EXISTS', ALIVE) end

-- Whether one of the rarely used keys is there at all, asked once a step.
local seen = {}
local function used(key)
  if seen[key] == nil then seen[key] = redis.call('EXISTS', key) == 1 end
  return seen[key]
end

-- Routers are woken only if there is something to match, or a rebuild to do.
local function wake()
  if redis.call('EXISTS', HOT) == 1 or alive() == 0 then redis.call('PUBLISH', root .. ':wake', '') end
end

local function laneOf(line, ring)
  if ring == 0 then return line end
  return line .. '~' .. ring
end

-- Line and ring of a lane; of an agent's own lane, class and, third, agent.
local function partsOf(lane)
  if not string.find(lane, '[@~]') then return lane, 0 end
  local class, owner = string.match(lane, '^(%a+):@(.+)$')
  if owner then return class, nil, owner end
  local line, ring = string.match(lane, '^(.+)~(%d+)$')
  return line or lane, tonumber(ring) or 0
end

local function depthOf(line)
  if not used(DEPTH) then return 0 end
  return tonumber(redis.call('HGET', DEPTH, line) or 0)
end

local function hasRoom(agent, class)
  if not string.find(agent.slots, class .. ':%d+=f') then return false end
  return not (agent.blocks and class == 'chat' and string.find(agent.slots, 'voice:%d+=[hoxc]'))
end

local function readContact(id)
  local packed = redis.call('HGET', CONTACTS, id)
  if not packed then return nil end
  local epoch, rank, lane, home = string.match(packed, '^(%S+) (%S+) (%S+) ?(%S*)$')
  return { epoch = tonumber(epoch), rank = rank, lane = lane, home = home ~= '' and home or lane }
end

local function readAgent(id)
  local packed = redis.call('HGET', AGENTS, id)
  if not packed then return nil end
  local version, since, slots, lines, online, blocks = string.match(packed, '^(%S+) (%S+) (%S+) (%S+) (%S+) ?(b?)$')
  return {
    version = tonumber(version), since = tonumber(since), slots = slots, lines = lines,
    online = tonumber(online), blocks = blocks == 'b',
  }
end

local function packAgent(agent)
  return string.format('%.0f %.0f %s %s %.0f%s', agent.version, agent.since, agent.slots, agent.lines,
    agent.online, agent.blocks and ' b' or '')
end

-- Whether an agent has room for a class at all, free or not: else nobody is kept for them.
local function takesClass(agent, class)
  return agent and string.find(agent.slots, class .. ':%d+=[^x]')
end

local function someoneReady(lane)
  local line, ring, owner = partsOf(lane)
  if owner then
    local agent = readAgent(owner)
    return agent and hasRoom(agent, line)
  end
  for w = 0, ring do
    if redis.call('EXISTS', ready(laneOf(line, w))) == 1 then return true end
  end
  return false
end

-- A lane has lost its last contact: the search of its line may be less wide by that.
local function narrow(lane)
  local line, ring = partsOf(lane)
  if not ring or ring == 0 or ring < depthOf(line) then return end
  repeat ring = ring - 1 until ring == 0 or redis.call('EXISTS', waiting(laneOf(line, ring))) == 1
  if ring == 0 then redis.call('HDEL', DEPTH, line) else redis.call('HSET', DEPTH, line, ring) end
end

local function heat(lane)
  local first = redis.call('ZRANGE', waiting(lane), 0, 0, 'WITHSCORES')
  if first[1] and someoneReady(lane) then
    redis.call('ZADD', HOT, first[2], lane)
  else
    redis.call('ZREM', HOT, lane)
    if not first[1] then
      if string.find(lane, '@', 1, true) then redis.call('SREM', OWN, lane) end
      narrow(lane)
    end
  end
end

local function heatAll(lanes)
  for lane in pairs(lanes) do heat(lane) end
end

local function addContact(id, epoch, rank, lane, home, touched)
  redis.call('HSET', CONTACTS, id, string.format('%.0f %s %s', epoch, rank, lane) .. (home ~= lane and ' ' .. home or ''))
  redis.call('ZADD', waiting(lane), rank, id)
  if touched[lane] then return end
  touched[lane] = true
  local line, ring, owner = partsOf(lane)
  if owner then
    redis.call('SADD', OWN, lane)
    seen[OWN] = true
  elseif ring > depthOf(line) then
    redis.call('HSET', DEPTH, line, ring)
    seen[DEPTH] = true
  end
end

local function dropContact(id, contact)
  redis.call('HDEL', CONTACTS, id)
  redis.call('ZREM', waiting(contact.lane), id)
  if used(DUE) then redis.call('ZREM', DUE, id) end
end

-- The agent with this slot in another state; nil if the slot is not in the state expected.
local function withSlot(agent, slot, from, to)
  local slots, changed = string.gsub(agent.slots, slot .. '=' .. from, slot .. '=' .. to, 1)
  if changed == 0 then return nil end
  return {
    version = agent.version, since = agent.since, slots = slots, lines = agent.lines,
    online = agent.online, blocks = agent.blocks,
  }
end

local function linesOf(agent)
  return string.gmatch(agent.lines, '([^,;]+);?(%d*);?(%d*)')
end

local function leave(id, agent)
  for _, class in ipairs(CLASSES) do
    if hasRoom(agent, class) then
      for queue, ring in linesOf(agent) do
        redis.call('ZREM', ready(laneOf(class .. ':' .. queue, tonumber(ring) or 0)), id)
      end
    end
  end
end

local function heatOwn(id)
  if not used(OWN) then return end
  for _, class in ipairs(CLASSES) do
    local lane = class .. ':@' .. id
    if redis.call('SISMEMBER', OWN, lane) == 1 then heat(lane) end
  end
end

-- Puts an agent into the lanes where they have room. 'old' is where they were, in the same lines, or nil.
local function join(id, old, agent)
  local _, all = string.gsub(agent.slots, '=', '')
  local _, free = string.gsub(agent.slots, '=f', '')
  local taken = all - free
  for _, class in ipairs(CLASSES) do
    local now = hasRoom(agent, class)
    if now or (old and hasRoom(old, class)) then
      for queue, ring, weight in linesOf(agent) do
        local line, first = class .. ':' .. queue, tonumber(ring) or 0
        local set = ready(laneOf(line, first))
        if not now then
          redis.call('ZREM', set, id)
        elseif redis.call('ZADD', set, (tonumber(weight) or taken) * STEP + agent.since, id) == 1
          and (used(DECLINED) or redis.call('ZCARD', set) == 1) then
          for w = first, depthOf(line) do heat(laneOf(line, w)) end
        end
      end
    end
  end
  heatOwn(id)
end
`;
