/**
 * ARGV: id of each contact whose proposal has had its answer. Its slot counts as held; if the offer was
 * refused, the agent is then set from the truth.
 */
export const SETTLE = `
for i = 1, #ARGV do
  local taken = redis.call('HGET', TAKEN, ARGV[i])
  if taken then
    redis.call('HDEL', TAKEN, ARGV[i])
    redis.call('ZREM', TAKEN_AT, ARGV[i])
    local agentId, slot = string.match(taken, '^%S+ (%S+) (%S+)$')
    local agent = readAgent(agentId)
    local new = agent and withSlot(agent, slot, 't', 'h')
    if new then writeAgent(agentId, agent, new) end
  end
end
return alive()
`;
