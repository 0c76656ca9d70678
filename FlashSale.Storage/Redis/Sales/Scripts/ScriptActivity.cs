using System.Diagnostics;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>The span around one script call. Null (and free) while nobody listens.</summary>
internal static class ScriptActivity
{
    public static Activity? Start(RedisScript script) =>
        FlashSaleTelemetry.Activities.StartActivity(script.Name, ActivityKind.Client)?.SetTag("db.system", "redis");

    /// <param name="activity">The span, or null.</param>
    /// <param name="reply">The script's reply code, by name. It is only formatted when somebody listens.</param>
    public static void SetOutcome<T>(this Activity? activity, T reply)
        where T : struct, Enum => activity?.SetTag("flashsale.outcome", reply.ToString());

    /// <summary>W3C trace context for the event that the script appends, or empty.</summary>
    public static string TraceParent => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id! : "";
}
