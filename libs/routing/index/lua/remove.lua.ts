/** ARGV: id, epoch of each contact. One that waits again at a later epoch stays. */
export const REMOVE = `
local touched = {}
for i = 1, #ARGV, 2 do
  local old = readContact(ARGV[i])
  if old and old.epoch <= tonumber(ARGV[i + 1]) then
    dropContact(ARGV[i], old)
    touched[old.lane] = true
  end
end
heatAll(touched)
return alive()
`;
