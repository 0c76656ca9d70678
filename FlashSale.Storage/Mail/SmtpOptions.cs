using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace FlashSale.Storage.Mail;

/// <summary>Configuration section <c>Mail:Smtp</c>: the mail server. Without <see cref="Host"/> there is none.</summary>
internal sealed class SmtpOptions : IValidatableObject
{
    public const string Section = "Mail:Smtp";

    /// <summary>Name or address of the server.</summary>
    public string? Host { get; init; }

    /// <summary>Default 587, the port for submission.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    /// <summary>Null: the server is not logged in to.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The address that mails come from, such as <c>FlashSale &lt;shop@example.com&gt;</c>. Needed with a host.</summary>
    public string? From { get; init; }

    /// <summary>Encrypts with STARTTLS, and sends nothing where the server can't. Default true.</summary>
    public bool EnableSsl { get; init; } = true;

    /// <summary>
    /// A PEM file of the authorities that the server's certificate may come from, and no others. Null: those that the machine trusts.
    /// Read for every mail, so that it can be replaced while the service runs.
    /// </summary>
    public string? CaFile { get; init; }

    /// <summary>For one mail, from connecting to the server's last word. Default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[$"{Section}:{nameof(Host)}"]);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Host))
            yield break;
        if (!MailAddress.TryCreate(From, out _))
            yield return new($"{Section}:{nameof(From)} must be an e-mail address.", [nameof(From)]);
        if (User is null != Password is null)
            yield return new($"{Section}:{nameof(User)} and {nameof(Password)} go together.", [nameof(User)]);
        if (CaFile is not null && !HasCertificates(CaFile))
            yield return new($"{Section}:{nameof(CaFile)} must be a readable PEM file with at least one certificate.", [nameof(CaFile)]);
    }

    private static bool HasCertificates(string file)
    {
        try
        {
            return SmtpTrust.Load(file).Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }
}
