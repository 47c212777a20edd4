/** How long a contact is not offered again to the agent who declined it, ms. */
export const DECLINE_MS = 30_000;

/**
 * Whether an agent has declined a contact lately, and not said online since. A time that lies ahead
 * counts as long ago: after a clock was set back nobody is passed over for hours.
 */
export const DECLINE_RULE = `
local function lately(at, now) return at <= now and now < at + ${DECLINE_MS} end

local function declined(entries, agentId, onlineSince, now)
  for who, at in string.gmatch(entries, '([^,@]+)@(%d+)') do
    if who == agentId and tonumber(at) >= onlineSince and lately(tonumber(at), now) then return true end
  end
  return false
end
`;

/** ARGV: contact, agent, time of each offer that was declined. */
export const DECLINE = `
for i = 1, #ARGV, 3 do
  local old = redis.call('HGET', DECLINED, ARGV[i])
  redis.call('HSET', DECLINED, ARGV[i], (old and old .. ',' or '') .. ARGV[i + 1] .. '@' .. ARGV[i + 2])
end
return alive()
`;

/** ARGV: now. Forgets what was declined long ago; whoever waits and had been passed over is matched again. */
export const FORGET_DECLINES = `
${DECLINE_RULE}
local touched, now = {}, tonumber(ARGV[1])
local found = redis.call('HGETALL', DECLINED)
for i = 1, #found, 2 do
  local kept = {}
  for who, at in string.gmatch(found[i + 1], '([^,@]+)@(%d+)') do
    if lately(tonumber(at), now) then kept[#kept + 1] = who .. '@' .. at end
  end
  local left = table.concat(kept, ',')
  if left ~= found[i + 1] then
    if left == '' then redis.call('HDEL', DECLINED, found[i]) else redis.call('HSET', DECLINED, found[i], left) end
    local contact = readContact(found[i])
    if contact then touched[contact.lane] = true end
  end
end
heatAll(touched)
if next(touched) then wake() end
return alive()
`;
