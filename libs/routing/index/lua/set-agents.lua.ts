import { DUTY } from './duty.lua.js';

/**
 * ARGV: now, then id, version, since, slots, lines, online since, blocks of each agent; slots or lines empty:
 * takes nothing. Version is the one read before the truth was: if the agent has changed since, nothing is done
 * and the id answered; an empty version always applies. A slot with a proposal under way stays taken.
 */
export const SET_AGENTS = `
${DUTY}
local refused = {}
for i = 2, #ARGV, 7 do
  local id, version = ARGV[i], ARGV[i + 1]
  local old, new = readAgent(id), nil
  local current = old and old.version or tonumber(redis.call('HGET', VERSIONS, id) or 0)
  if version ~= '' and tonumber(version) ~= current then
    refused[#refused + 1] = id
  else
    if ARGV[i + 3] ~= '' and ARGV[i + 4] ~= '' then
      new = {
        since = tonumber(ARGV[i + 2]), slots = ARGV[i + 3], lines = ARGV[i + 4], online = tonumber(ARGV[i + 5]),
        blocks = ARGV[i + 6] == 'b',
      }
      for slot, contactId in string.gmatch(old and old.slots or '', '(%a+:%d+)=c([^,]+)') do
        local taken = redis.call('HGET', TAKEN, contactId)
        if taken and string.match(taken, '^%S+ (%S+)') == id then
          new = withSlot(new, slot, 'f', 'c' .. contactId) or new
        end
      end
    end
    local same = old and new and old.slots == new.slots and old.lines == new.lines
      and old.since == new.since and old.online == new.online and old.blocks == new.blocks
    if not same and (old or new) then writeAgent(id, old, new, ARGV[1]) end
  end
end
wake()
return refused
`;
