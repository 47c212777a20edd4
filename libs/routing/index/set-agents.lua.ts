/**
 * ARGV: id, version, since, slots, queues of each agent; slots or queues empty: takes nothing. Version is the
 * one read before the truth was: if the agent has changed since, nothing is done and the id answered;
 * an empty version always applies. A slot with a proposal under way stays taken.
 */
export const SET_AGENTS = `
local refused = {}
for i = 1, #ARGV, 5 do
  local id, version = ARGV[i], ARGV[i + 1]
  if version ~= '' and version ~= (redis.call('HGET', VERSIONS, id) or '0') then
    refused[#refused + 1] = id
  else
    local old, new = readAgent(id), nil
    if ARGV[i + 3] ~= '' and ARGV[i + 4] ~= '' then
      new = { since = tonumber(ARGV[i + 2]), slots = ARGV[i + 3], queues = ARGV[i + 4] }
      for slot in string.gmatch(old and old.slots or '', '(%a+:%d+)=t') do
        new = withSlot(new, slot, 'f', 't') or new
      end
    end
    local same = old and new and old.slots == new.slots and old.queues == new.queues and old.since == new.since
    if not same and (old or new) then writeAgent(id, old, new) end
  end
end
wake()
return refused
`;
