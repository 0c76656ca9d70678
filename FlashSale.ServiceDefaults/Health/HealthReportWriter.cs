using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlashSale.ServiceDefaults;

/// <summary>
/// <c>{"status":"Degraded","checks":{"redis":"Healthy","consumer":"Degraded"}}</c>. Descriptions, data and exceptions stay inside: anyone
/// may ask, and host names or settings are nobody's business.
/// </summary>
internal static class HealthReportWriter
{
    public static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status"u8, report.Status.ToString());
        json.WriteStartObject("checks"u8);
        foreach (var (name, check) in report.Entries)
            json.WriteString(name, check.Status.ToString());
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
