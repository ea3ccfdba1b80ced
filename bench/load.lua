-- Load for wrk: the requests of a file, each thread its own share of the lines.
--
-- BENCH_REQUESTS: the file (method, path, body; tabs between). BENCH_TOKEN: the bearer token.
-- BENCH_RUN: makes the idempotency keys of this run its own. Reads start again at the end of the
-- file; writes are sent once, and a thread without any left says so and stops. BENCH_BACKWARDS:
-- from the end of the file, so that a warm-up does not take what the run will send.
local threads = {}

function setup(thread)
   thread:set("mine", #threads)
   table.insert(threads, thread)
end

function init()
   local file = os.getenv("BENCH_REQUESTS")
   local token = os.getenv("BENCH_TOKEN")
   run = os.getenv("BENCH_RUN")
   dry, at, lines = 0, 0, {}
   headers = {
      ["Authorization"] = "Bearer " .. token,
      ["Content-Type"] = "application/json",
   }
   local count = 0
   for line in io.lines(file) do
      if count % 2 == mine then
         local method, path, body = line:match("^(%u+)\t([^\t]*)\t(.*)$")
         if method == "GET" then
            table.insert(lines, wrk.format(method, path, headers))
         else
            table.insert(lines, { method, path, body })
         end
      end
      count = count + 1
   end
   backwards = os.getenv("BENCH_BACKWARDS")
end

function request()
   at = at + 1
   local line = lines[backwards and #lines + 1 - at or at]
   if line == nil then
      at, line = 1, lines[1]
      if type(line) == "table" then
         dry = 1
         wrk.thread:stop()
      end
   end
   if type(line) == "string" then
      return line
   end
   headers["Idempotency-Key"] = run .. "-" .. mine .. "-" .. at
   return wrk.format(line[1], line[2], headers, line[3])
end

function done(summary, latency, _)
   local dry = 0
   for _, thread in ipairs(threads) do
      dry = dry + thread:get("dry")
   end
   local errors = summary.errors
   local other = errors.connect + errors.read + errors.write + errors.timeout
   print(string.format("LOAD requests=%d micros=%d refused=%d broken=%d p50=%d p99=%d dry=%d",
      summary.requests, summary.duration, errors.status, other,
      latency:percentile(50), latency:percentile(99), dry))
end
