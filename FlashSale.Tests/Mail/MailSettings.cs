namespace FlashSale.Tests.Mail;

/// <summary>What makes a service use the mail server of a test, and try again at once.</summary>
internal static class MailSettings
{
    /// <summary>What lets mails wait in the outbox of a worker whose sender isn't run.</summary>
    public static readonly Dictionary<string, string?> OutboxOnly = new()
    {
        ["Mail:Smtp:Host"] = "127.0.0.1",
        ["Mail:Smtp:From"] = "FlashSale <robot@shop.test>",
    };

    public static Dictionary<string, string?> For(SmtpServer server, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Mail:Smtp:Host"] = "127.0.0.1",
            ["Mail:Smtp:Port"] = $"{server.Port}",
            ["Mail:Smtp:From"] = "FlashSale <robot@shop.test>",
            ["Mail:Smtp:EnableSsl"] = "false",
            ["Worker:Mail:RetryMin"] = "00:00:00.001",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return settings;
    }
}
