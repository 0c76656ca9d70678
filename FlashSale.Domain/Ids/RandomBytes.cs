using System.Security.Cryptography;

namespace FlashSale.Domain;

/// <summary>
/// Random bytes as <see cref="RandomNumberGenerator"/> makes them, but asked for a page at a time: each question costs a system call in
/// OpenSSL, however few the bytes. A thread has a page of its own, and no byte is handed out twice.
/// </summary>
internal static class RandomBytes
{
    private const int Page = 2048;

    [ThreadStatic]
    private static byte[]? t_page;

    [ThreadStatic]
    private static int t_left;

    /// <param name="target">At most a page.</param>
    public static void Fill(Span<byte> target)
    {
        var page = t_page ??= new byte[Page];
        if (t_left < target.Length)
        {
            RandomNumberGenerator.Fill(page);
            t_left = Page;
        }
        t_left -= target.Length;
        var taken = page.AsSpan(t_left, target.Length);
        taken.CopyTo(target);
        // Who looks into memory later finds no id that was given out.
        taken.Clear();
    }
}
