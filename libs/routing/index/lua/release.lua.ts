/**
 * ARGV: now, then agent, slot of each slot that has become free. Counts as a change even for an agent
 * who is not here, so that whoever is setting them from an older reading reads again. Answers the agents who held
 * more than they had room for: whether there is room now, only the truth knows.
 */
export const RELEASE = `
local unsure = {}
for i = 2, #ARGV, 2 do
  local id, old = ARGV[i], readAgent(ARGV[i])
  local new = old and withSlot(old, ARGV[i + 1], '[hc][^,]*', 'f')
  if new then
    new.since = tonumber(ARGV[1])
    new.version = old.version + 1
    redis.call('HSET', AGENTS, id, packAgent(new))
    join(id, old, new)
  elseif old then
    if string.find(old.slots, ARGV[i + 1] .. '=[ox]') then unsure[#unsure + 1] = id end
    old.version = old.version + 1
    redis.call('HSET', AGENTS, id, packAgent(old))
  else
    redis.call('HINCRBY', VERSIONS, id, 1)
  end
end
wake()
return unsure
`;
