namespace FlashSale.LocalHosting;

/// <summary>The parts of a connection string, given to processes as <c>{NAME}_{PROPERTY}</c>.</summary>
internal interface IConnectionProperties
{
    IEnumerable<KeyValuePair<string, string>> ConnectionProperties { get; }
}
