/**
 * ARGV: contact id. How many are before it in its line, however far their search has widened, and the slots of
 * those on duty for the line, and the mean time that one is held; nil if it doesn't wait here.
 */
export const PLACE = `
local contact = readContact(ARGV[1])
if not contact then return false end
local line = partsOf(contact.home)
local ahead = 0
for w = 0, depthOf(line) do
  local lane = laneOf(line, w)
  ahead = ahead + (lane == contact.lane and redis.call('ZRANK', waiting(lane), ARGV[1])
    or redis.call('ZCOUNT', waiting(lane), '-inf', '(' .. contact.rank))
end
local handled = redis.call('HGET', HANDLED, line)
return {
  ahead, tonumber(redis.call('HGET', DUTY, line) or 0), handled and string.match(handled, '^%S+') or '',
}
`;

/**
 * ARGV: queues. For each: number waiting, those kept for one agent too, and since when nobody has been on duty for
 * chats and for calls, nothing if somebody is. Who was never there is missed since the index was made. Nil if it has
 * been emptied.
 */
export const QUEUE_STATES = `
local made = redis.call('GET', ALIVE)
if not made then return false end
local answer, kept = {}, {}
if used(OWN) then
  for _, lane in ipairs(redis.call('SMEMBERS', OWN)) do
    for _, id in ipairs(redis.call('ZRANGE', waiting(lane), 0, -1)) do
      local contact = readContact(id)
      local line = contact and partsOf(contact.home)
      if line then kept[line] = (kept[line] or 0) + 1 end
    end
  end
end
for i, queue in ipairs(ARGV) do
  local state = { 0 }
  for c, class in ipairs(CLASSES) do
    local line = class .. ':' .. queue
    state[1] = state[1] + (kept[line] or 0)
    for w = 0, depthOf(line) do state[1] = state[1] + redis.call('ZCARD', waiting(laneOf(line, w))) end
    local there = redis.call('HEXISTS', DUTY, line) == 1
    state[c + 1] = there and '' or redis.call('HGET', NOBODY, line) or made
  end
  answer[i] = state
end
return answer
`;

/** ARGV: queue, slot class, position, count. That many contacts of a line from a position on, lane after lane. */
export const LINE_IDS = `
local line, skip, left, ids = ARGV[2] .. ':' .. ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4]), {}
for w = 0, depthOf(line) do
  local lane = waiting(laneOf(line, w))
  local size = redis.call('ZCARD', lane)
  if left > 0 and skip < size then
    for _, id in ipairs(redis.call('ZRANGE', lane, skip, skip + left - 1)) do
      ids[#ids + 1] = id
      left = left - 1
    end
  end
  skip = math.max(0, skip - size)
end
return ids
`;

/** ARGV: agent, queue, class. 1 if the agent is here, has slots of the class and serves the queue at some ring. */
export const SERVES = `
local agent = readAgent(ARGV[1])
if not takesClass(agent, ARGV[3]) then return 0 end
for queue in linesOf(agent) do
  if queue == ARGV[2] then return 1 end
end
return 0
`;

/**
 * ARGV: now, until, limit. Contacts that are due now; they are due again at \`until\`, unless somebody has looked
 * after them by then.
 */
export const TAKE_DUE = `
local ids = redis.call('ZRANGEBYSCORE', DUE, '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, id in ipairs(ids) do redis.call('ZADD', DUE, ARGV[2], id) end
return ids
`;

/** ARGV: time. Answers contact, agent of proposals made at or before then that have had no answer. */
export const UNSETTLED = `
local answer, taken = {}, redis.call('HGETALL', TAKEN)
for i = 1, #taken, 2 do
  local agentId, at = string.match(taken[i + 1], '^%S+ (%S+) (%S+)$')
  if tonumber(at) <= tonumber(ARGV[1]) then
    answer[#answer + 1] = taken[i]
    answer[#answer + 1] = agentId
  end
end
return answer
`;

/** ARGV: agent ids. Their versions; 0 for one who was never here. */
export const READ_VERSIONS = `
local answer = {}
for i, id in ipairs(ARGV) do
  local agent = readAgent(id)
  answer[i] = agent and string.format('%.0f', agent.version) or redis.call('HGET', VERSIONS, id) or '0'
end
return answer
`;
