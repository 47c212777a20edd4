/**
 * ARGV: id, epoch, rank, line of each contact. One already here at this or a later epoch stays as it
 * is (its rank and line may change); one that is being offered at this epoch is left to its offer.
 */
export const ENQUEUE = `
local touched = {}
for i = 1, #ARGV, 4 do
  local id, epoch, rank, line = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
  local old = readContact(id)
  local taken = redis.call('HGET', TAKEN, id)
  local known = taken and tonumber(string.match(taken, '^%S+')) >= epoch
  if old and (old.epoch > epoch or (old.epoch == epoch and old.rank == rank and old.line == line)) then
    known = true
  end
  if not known then
    if old then
      dropContact(id, old)
      touched[old.line] = true
    end
    redis.call('HSET', CONTACTS, id, ARGV[i + 1] .. ' ' .. rank .. ' ' .. line)
    redis.call('ZADD', waiting(line), rank, id)
    if not touched[line] then redis.call('SADD', LINES, line) end
    touched[line] = true
  end
end
heatAll(touched)
wake()
return alive()
`;
