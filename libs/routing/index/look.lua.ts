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

/** ARGV: time, limit. Answers contact, agent of proposals made at or before then and never settled. */
export const UNSETTLED = `
local answer = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', TAKEN_AT, '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  answer[#answer + 1] = id
  answer[#answer + 1] = string.match(redis.call('HGET', TAKEN, id) or '', '^%S+ (%S+)') or ''
end
return answer
`;
