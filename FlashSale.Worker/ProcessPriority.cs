using System.ComponentModel;
using System.Diagnostics;

namespace FlashSale.Worker;

/// <summary>
/// Who answers buyers has the processor first. On a machine with few cores every wake-up of the worker takes one from Redis or the API while
/// people wait; what it does can wait for some milliseconds, and costs less in the larger batches that this makes
/// (<c>docs/adr/0019-the-worker-lets-buyers-go-first.md</c>).
/// </summary>
internal static class ProcessPriority
{
    /// <summary>Name of the setting: a <see cref="ProcessPriorityClass"/>. Default <see cref="ProcessPriorityClass.BelowNormal"/>.</summary>
    public const string Setting = "Worker:Priority";

    /// <summary>
    /// Takes the configured priority. To be called on the main thread before there are others: on Linux a priority is a thread's
    /// own, and is handed on to those that it starts.
    /// </summary>
    /// <exception cref="InvalidOperationException">The setting names no priority.</exception>
    public static void Apply(IConfiguration configuration)
    {
        var wanted = configuration.GetValue(Setting, ProcessPriorityClass.BelowNormal);
        if (!Enum.IsDefined(wanted))
            throw new InvalidOperationException(
                $"{Setting} is {wanted:D}, which is no priority: name one, such as {nameof(ProcessPriorityClass.Normal)}."
            );
        if (wanted == ProcessPriorityClass.Normal)
            return;
        using var process = Process.GetCurrentProcess();
        try
        {
            process.PriorityClass = wanted;
        }
        catch (Win32Exception)
        {
            // Whoever was started with a lower one may not take a higher one. It works all the same.
        }
    }
}
