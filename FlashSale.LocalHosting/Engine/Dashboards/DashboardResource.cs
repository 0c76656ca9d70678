namespace FlashSale.LocalHosting;

/// <summary>The Aspire dashboard. Nothing waits for it.</summary>
internal sealed class DashboardResource(string command, string workingDirectory)
    : ExecutableResource("aspire-dashboard", command, workingDirectory);
