using System.Text;

namespace FlashSale.LocalHosting;

/// <summary>Empties a pipe as fast as it fills, so that no child ever blocks on its own output.</summary>
internal static class LinePump
{
    /// <summary>Characters. A longer line is handed on in pieces, so that a child which never ends its line can't fill our memory.</summary>
    public const int MaxLine = 16 * 1024;

    /// <summary>Completes at the end of the pipe.</summary>
    public static async Task RunAsync(TextReader reader, Action<string> line)
    {
        var buffer = new char[4096];
        var pending = new StringBuilder();
        try
        {
            for (int count; (count = await reader.ReadAsync(buffer)) > 0; )
                Take(buffer.AsSpan(0, count), pending, line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone and its pipe with it.
        }
        if (pending.Length > 0)
            line(pending.ToString());
    }

    private static void Take(ReadOnlySpan<char> text, StringBuilder pending, Action<string> line)
    {
        for (int end; (end = text.IndexOf('\n')) >= 0; text = text[(end + 1)..])
        {
            pending.Append(text[..end].TrimEnd('\r'));
            line(pending.ToString());
            pending.Clear();
        }
        pending.Append(text);
        if (pending.Length < MaxLine)
            return;
        line(pending.ToString());
        pending.Clear();
    }
}
