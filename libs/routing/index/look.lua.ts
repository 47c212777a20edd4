/** Answers line, number waiting, for every line that has contacts; forgets those that have none. */
export const COUNT = `
local answer = {}
for _, line in ipairs(redis.call('SMEMBERS', LINES)) do
  local count = redis.call('ZCARD', waiting(line))
  if count == 0 then
    redis.call('SREM', LINES, line)
  else
    answer[#answer + 1] = line
    answer[#answer + 1] = count
  end
end
return answer
`;

/** ARGV: contact id. How many are before it in its line; nil if it doesn't wait here. */
export const AHEAD = `
local contact = readContact(ARGV[1])
if not contact then return false end
return redis.call('ZRANK', waiting(contact.line), ARGV[1])
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
