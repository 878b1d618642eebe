-- Requests for wrk: always the same one, or each with a new number.
-- Arguments: what stands before the number, what stands behind it, the first number, and the step to the next (0: the same).

local before, behind, number, step

function init(arguments)
  before, behind = arguments[1], arguments[2]
  number, step = tonumber(arguments[3]), tonumber(arguments[4])
end

function request()
  number = number + step
  return before .. string.format("%d", number) .. behind
end

function done(summary, latency)
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '\nresult {"requests": %d, "microseconds": %d, "wrong": %d, "lost": %d, "p50": %d, "p99": %d}\n',
    summary.requests, summary.duration, summary.errors.status, lost,
    latency:percentile(50), latency:percentile(99)))
end
