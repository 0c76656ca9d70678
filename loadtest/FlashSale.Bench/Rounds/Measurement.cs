using FlashSale.Bench.Load;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Rounds;

/// <summary>One run of one scenario.</summary>
/// <param name="Scenario">Which.</param>
/// <param name="Connections">How many.</param>
/// <param name="Load">What the load generator saw.</param>
/// <param name="Answered">Purchases that the API counted with the expected outcome: those that wrk hung up on at its end, too.</param>
/// <param name="Allocated">Bytes that the API allocated; 0 where it had nothing to do.</param>
/// <param name="Cpu">Processor time of each process while it ran.</param>
/// <param name="Faults">What was not as it has to be: a measurement of refusals is none.</param>
internal sealed record Measurement(
    Scenario Scenario,
    int Connections,
    WrkResult Load,
    long Answered,
    long Allocated,
    CpuTime Cpu,
    IReadOnlyList<string> Faults
)
{
    /// <summary>Bytes, on the managed heap of the API.</summary>
    public double AllocatedPerRequest => Load.Requests == 0 ? 0 : (double)Allocated / Load.Requests;

    /// <summary>Microseconds of a core, for each request.</summary>
    public double MicrosPerRequest(Func<CpuTime, TimeSpan> part) => Load.Requests == 0 ? 0 : part(Cpu).TotalMicroseconds / Load.Requests;
}
