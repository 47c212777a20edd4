/** The mean goes by about so many of the last contacts. */
const WINDOW = 50;

/**
 * ARGV: line, duration of each contact that is over. The mean moves by 1 ÷ n of what is new, n being the number
 * of contacts so far, at most WINDOW.
 */
export const HANDLED = `
for i = 1, #ARGV, 2 do
  local old = redis.call('HGET', HANDLED, ARGV[i])
  local mean, n = string.match(old or '0 0', '^(%S+) (%S+)$')
  n = math.min(tonumber(n) + 1, ${WINDOW})
  mean = tonumber(mean) + (tonumber(ARGV[i + 1]) - tonumber(mean)) / n
  redis.call('HSET', HANDLED, ARGV[i], string.format('%.3f %d', mean, n))
end
return alive()
`;
