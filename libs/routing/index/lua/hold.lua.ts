/** ARGV: every contact that is held back. Answers those that were not, or are not any more. */
export const HOLD = `
local wanted, changed = {}, {}
for _, id in ipairs(redis.call('SMEMBERS', HELD)) do wanted[id] = false end
for _, id in ipairs(ARGV) do
  if wanted[id] == nil then
    redis.call('SADD', HELD, id)
    changed[#changed + 1] = id
  end
  wanted[id] = true
end
for id, stays in pairs(wanted) do
  if not stays then
    redis.call('SREM', HELD, id)
    changed[#changed + 1] = id
  end
end
return changed
`;
