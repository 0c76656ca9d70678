-- Prints what a program wants to know of a run, in one line: bench name=value ... (times in microseconds).
-- errors.status counts answers of 400 and above.

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    "bench requests=%d micros=%d connect=%d read=%d write=%d timeout=%d status=%d p50=%d p95=%d p99=%d\n",
    summary.requests, summary.duration, errors.connect, errors.read, errors.write, errors.timeout, errors.status,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
