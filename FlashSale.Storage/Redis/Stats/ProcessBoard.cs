using System.Text.Json;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Stats;

/// <summary>The hash <c>stats:processes</c>: a process to <c>{milliseconds} {figures}</c>.</summary>
internal sealed class ProcessBoard(RedisGateway redis) : IProcessBoard
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    public Task ReportAsync(ProcessFigures figures, CancellationToken cancel) =>
        ReportProcessScript.RunAsync(
            redis,
            figures.Name,
            JsonSerializer.SerializeToUtf8Bytes(figures, ProcessJson.Default.ProcessFigures),
            Lifetime,
            cancel
        );

    public async Task<IReadOnlyList<ProcessFigures>> ListAsync(CancellationToken cancel)
    {
        var told = await redis.AskAsync(static database => database.HashGetAllAsync(RedisKeys.Processes), cancel);
        return
        [
            .. told.Select(static entry => Read(entry.Value))
                .OfType<ProcessFigures>()
                .OrderBy(static process => process.Role, StringComparer.Ordinal)
                .ThenBy(static process => process.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Null for what can't be read: another version may write it differently.</summary>
    private static ProcessFigures? Read(string? entry)
    {
        try
        {
            return entry is not null && entry.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space
                ? JsonSerializer.Deserialize(entry.AsSpan(space + 1), ProcessJson.Default.ProcessFigures)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
