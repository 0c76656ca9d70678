using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace FlashSale.Storage.Mail;

/// <summary>
/// Whom a mail server's certificate has to come from, where that is not the machine's own list: a server in one's own network often has its
/// certificate from one's own authority. The name in it, its dates and its purpose are judged all the same; there is no way to accept just any.
/// </summary>
internal static class SmtpTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly AsyncLocal<X509Certificate2Collection?> Authorities = new();

    /// <summary>
    /// The only door into SmtpClient's handshake is one for the whole process. Whoever did not come through <see cref="Only"/> is judged
    /// there as without it.
    /// </summary>
#pragma warning disable SYSLIB0014 // Obsolete for HTTP. SmtpClient knows nothing else.
    static SmtpTrust() => ServicePointManager.ServerCertificateValidationCallback = IsTrusted;
#pragma warning restore SYSLIB0014

    /// <summary>For the connections that the caller makes from here on.</summary>
    public static void Only(X509Certificate2Collection authorities) => Authorities.Value = authorities;

    /// <exception cref="IOException">The file can't be read; so with <see cref="UnauthorizedAccessException"/>.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It holds no certificate.</exception>
    public static X509Certificate2Collection Load(string pemFile)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(pemFile);
        return authorities.Count > 0
            ? authorities
            : throw new System.Security.Cryptography.CryptographicException("There is no certificate in the file.");
    }

    private static bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (Authorities.Value is not { } authorities)
            return errors == SslPolicyErrors.None;
        if (certificate is not X509Certificate2 server || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            return false;
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new(ServerAuthentication));
        // As SmtpClient without us: an authority of one's own seldom publishes what it has revoked.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
            policy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        return chain.Build(server);
    }
}
