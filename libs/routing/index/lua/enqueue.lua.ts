/**
 * ARGV: id, epoch, rank, lane, agent whom it is kept for or nothing, due time or nothing, of each contact. One already here
 * at this or a later epoch stays as it is (its rank, lane and due time may change); one that is being offered at this epoch
 * is left to its offer. Nobody is kept for an agent who takes nothing of the kind now. Who is kept for `!`, which is no
 * agent, or is held back (HELD), goes to the lane `@!`, which nobody serves.
 */
export const ENQUEUE = `
local touched = {}
for i = 1, #ARGV, 6 do
  local id, epoch, rank, home, due = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3], ARGV[i + 5]
  local lane, owner = home, ARGV[i + 4]
  if owner == '!' or (used(HELD) and redis.call('SISMEMBER', HELD, id) == 1) then
    lane = string.match(home, '^%a+') .. ':@!'
  elseif owner ~= '' and takesClass(readAgent(owner), string.match(home, '^%a+')) then
    lane = string.match(home, '^%a+') .. ':@' .. owner
  end
  local old = readContact(id)
  local taken = redis.call('HGET', TAKEN, id)
  local late = (taken and tonumber(string.match(taken, '^%S+')) >= epoch) or (old and old.epoch > epoch)
  if not late then
    local same = old and old.epoch == epoch and old.rank == rank and old.lane == lane and old.home == home
    if old and not same then
      dropContact(id, old)
      touched[old.lane] = touched[old.lane] or false
    end
    if not same then addContact(id, epoch, rank, lane, home, touched) end
    if due ~= '' then
      redis.call('ZADD', DUE, due, id)
      seen[DUE] = true
    elseif used(DUE) then
      redis.call('ZREM', DUE, id)
    end
  end
end
heatAll(touched)
wake()
return alive()
`;
