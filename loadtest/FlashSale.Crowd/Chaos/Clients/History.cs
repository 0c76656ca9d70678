using System.Collections.Concurrent;

namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>Everything that clients asked for and were told, from all of them.</summary>
internal sealed class History
{
    private readonly ConcurrentQueue<Operation> _operations = new();

    public IReadOnlyCollection<Operation> Operations => _operations;

    public void Add(Operation operation) => _operations.Enqueue(operation);

    /// <summary>Purchases whose client went away without ever getting an answer: user, product and key.</summary>
    public IReadOnlyList<(string UserId, string ProductId, string Key)> OpenKeys() =>
        [
            .. _operations
                .Where(static operation => operation.Kind == OperationKind.Buy)
                .GroupBy(static operation => (operation.UserId, operation.ProductId, operation.Key!))
                .Where(static key => !key.Any(static operation => operation.Reply is Reply.Ok or Reply.Refused))
                .Select(static key => key.Key)
                .Order(),
        ];
}
