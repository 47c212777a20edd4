/**
 * ARGV: id, version, since, slots, queues, online since of each agent; slots or queues empty: takes nothing. Version is the
 * one read before the truth was: if the agent has changed since, nothing is done and the id answered;
 * an empty version always applies. A slot with a proposal under way stays taken.
 */
export const SET_AGENTS = `
local refused = {}
for i = 1, #ARGV, 6 do
  local id, version = ARGV[i], ARGV[i + 1]
  local old, new = readAgent(id), nil
  local current = old and old.version or tonumber(redis.call('HGET', VERSIONS, id) or 0)
  if version ~= '' and tonumber(version) ~= current then
    refused[#refused + 1] = id
  else
    if ARGV[i + 3] ~= '' and ARGV[i + 4] ~= '' then
      new = {
        since = tonumber(ARGV[i + 2]), slots = ARGV[i + 3], queues = ARGV[i + 4], online = tonumber(ARGV[i + 5]),
      }
      for slot, contactId in string.gmatch(old and old.slots or '', '(%a+:%d+)=c([^,]+)') do
        local taken = redis.call('HGET', TAKEN, contactId)
        if taken and string.match(taken, '^%S+ (%S+)') == id then
          new = withSlot(new, slot, 'f', 'c' .. contactId) or new
        end
      end
    end
    local same = old and new and old.slots == new.slots and old.queues == new.queues
      and old.since == new.since and old.online == new.online
    if not same and (old or new) then writeAgent(id, old, new) end
  end
end
wake()
return refused
`;
