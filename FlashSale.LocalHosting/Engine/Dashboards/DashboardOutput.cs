using System.Text.RegularExpressions;

namespace FlashSale.LocalHosting;

/// <summary>Finds the address with which one logs in among what the dashboard's command prints. The rest is decoration.</summary>
internal sealed partial class DashboardOutput
{
    private readonly TaskCompletionSource<string> _login = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the dashboard is up; never, if it doesn't come up.</summary>
    public Task<string> LoginUrl => _login.Task;

    public void Read(string line)
    {
        if (Login().Match(line) is { Success: true } url)
            _login.TrySetResult(url.Value);
    }

    /// <summary><c>Dashboard:  http://localhost:18888/login?t=d8dc…</c>, with terminal escapes around it.</summary>
    [GeneratedRegex(@"http://[^\s\e\\]+/login\?t=[0-9A-Za-z]+")]
    private static partial Regex Login();
}
