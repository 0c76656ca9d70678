using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FlashSale.Tests.Mail;

/// <summary>An authority that nobody knows but who is given its file.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly X509Certificate2 _certificate;

    public CertificateAuthority()
    {
        using var key = RSA.Create(2048);
        var request = Request("CN=Authority of a test", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
        File = Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid():N}.pem");
        System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
    }

    /// <summary>Its certificate as PEM.</summary>
    public string File { get; }

    /// <param name="name">Of the server.</param>
    /// <param name="endsIn">Days from now; may be past.</param>
    /// <param name="purpose">What it is good for; default: to be a server.</param>
    public X509Certificate2 Issue(string name, int endsIn = 1, string purpose = "1.3.6.1.5.5.7.3.1")
    {
        using var key = RSA.Create(2048);
        var request = Request($"CN={name}", key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(purpose)], critical: false));
        using var signed = request.Create(_certificate, Now.AddDays(-20), Now.AddDays(endsIn), Guid.NewGuid().ToByteArray());
        using var withKey = signed.CopyWithPrivateKey(key);
        // Once there and back: a key that was never exported can't be used for TLS everywhere.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), password: null);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        System.IO.File.Delete(File);
    }

    private static CertificateRequest Request(string subject, RSA key) =>
        new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
