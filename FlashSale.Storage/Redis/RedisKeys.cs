using System.Text;
using System.Text.Unicode;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// Every key there is. What stands in braces is the Redis Cluster hash tag: all that one decision touches has the same tag, so it lies in
/// one slot and one script may touch it. Keys that every request has are put into bytes at once, without a text in between.
/// </summary>
internal static class RedisKeys
{
    /// <summary>Set of the products with a live sale.</summary>
    public static readonly RedisKey SalesIndex = "sales:index";

    /// <summary>Stream of poison events and of mails that were refused.</summary>
    public static readonly RedisKey DeadLetters = "orders:dead";

    /// <summary>Stream of stored orders whose buyers are yet to be told.</summary>
    public static readonly RedisKey OrderNotices = "mail:orders";

    /// <summary>Stream of mails that wait to be sent.</summary>
    public static readonly RedisKey MailOutbox = "mail:outbox";

    /// <summary>String: the newest products, cached.</summary>
    public static readonly RedisKey ProductListCache = "product:list:cache";

    /// <summary>String: which fills of the list cache are welcome. The tag is that key's name, which puts both into one slot.</summary>
    public static readonly RedisKey ProductListFence = "product:list:fence:{product:list:cache}";

    /// <summary>Hash: a process to what it tells of itself.</summary>
    public static readonly RedisKey Processes = "stats:processes";

    /// <summary>Channel of <c>stock:updated</c>, <c>product:soldout</c> and <c>purchase:completed</c>.</summary>
    public const string StockChannel = "pubsub:channel:stock";

    /// <summary>Integer: units left.</summary>
    public static RedisKey Stock(ProductId product) => $"product:stock:{{{product.Value}}}";

    /// <summary>Hash: the sale's terms, switch and counters. Written last on a rebuild: absent means not sellable.</summary>
    public static RedisKey Sale(ProductId product) => $"product:sale:{{{product.Value}}}";

    /// <summary>Hash: user to what they hold or own.</summary>
    public static RedisKey Buyers(ProductId product) => $"product:buyers:{{{product.Value}}}";

    /// <summary>
    /// Set: users who are no buyers any more, because they gave everything back. They may still ask for a recorded answer, so whoever refuses
    /// strangers must know them. Gone 31 days after the last one came in.
    /// </summary>
    public static RedisKey Former(ProductId product) => $"product:former:{{{product.Value}}}";

    /// <summary>Hash: order to packed order.</summary>
    public static RedisKey Orders(ProductId product) => $"product:orders:{{{product.Value}}}";

    /// <summary>Sorted set: unpaid orders by the millisecond their hold ends.</summary>
    public static RedisKey Holds(ProductId product) => $"holds:{{{product.Value}}}";

    /// <summary>Stream: every decision of the sale.</summary>
    public static RedisKey Stream(ProductId product) => $"orders:{{{product.Value}}}";

    /// <summary>String: token of whoever is putting the sale back.</summary>
    public static RedisKey Rebuild(ProductId product) => $"product:rebuild:{{{product.Value}}}";

    /// <summary>Hash: what <see cref="Sale"/> was when a rebuild closed it. Gone when the sale is open again.</summary>
    public static RedisKey Lost(ProductId product) => $"product:lost:{{{product.Value}}}";

    /// <summary>String: who repairs this sale at the moment.</summary>
    public static RedisKey RepairReservation(ProductId product) => $"repairing:{{{product.Value}}}";

    /// <summary>String: who is replaying or discarding this dead letter.</summary>
    public static RedisKey DeadLetterReservation(DeadLetterId letter) => $"orders:dead:{letter.Value}";

    /// <summary>Hash: "user:key" of a restock to its units.</summary>
    public static RedisKey Restocks(ProductId product) => $"product:restocks:{{{product.Value}}}";

    /// <summary>String: who edits this product at the moment.</summary>
    public static RedisKey EditReservation(ProductId product) => $"product:edit:{{{product.Value}}}";

    /// <summary>Hash: "product:user:key" to the recorded answer of a purchase (<c>Answers</c>). The first half: the newer ones.</summary>
    /// <param name="together"><see cref="RedisGateway.Together"/>: all products have one, or in a cluster each its own, in its slot.</param>
    public static RedisKey Idempotency(ProductId together) => $"idempotency{Tag(together)}";

    /// <summary>The second half of <see cref="Idempotency"/>: what was the first until it was one retention old.</summary>
    public static RedisKey OlderIdempotency(ProductId together) => $"idempotency{Tag(together)}:older";

    /// <summary>Hash: "product:user" to the times of their attempts to buy it. The newer ones.</summary>
    /// <param name="together">As for <see cref="Idempotency"/>: the purchase script checks both.</param>
    public static RedisKey PurchaseWindow(ProductId together) => $"rate_limit:purchase{Tag(together)}";

    /// <summary>The second half of <see cref="PurchaseWindow"/>: what was the first until it was one window old.</summary>
    public static RedisKey OlderPurchaseWindow(ProductId together) => $"rate_limit:purchase{Tag(together)}:older";

    /// <summary>Sorted set: the hits of one user in an action's window.</summary>
    public static RedisKey UserWindow(string action, string user) => $"rate_limit:{action}:{{user:{user}}}";

    /// <summary>Hash: address to its window of one action. The newer ones.</summary>
    /// <param name="action">Which.</param>
    /// <param name="alone">Null: all addresses have one. In a cluster each has its own, in a slot of its own.</param>
    public static RedisKey AddressWindows(string action, string? alone) => $"rate_limit:{action}:addresses{Tag(alone)}";

    /// <summary>The second half of <see cref="AddressWindows"/>: what was the first until it was one window old.</summary>
    public static RedisKey OlderAddressWindows(string action, string? alone) => $"rate_limit:{action}:addresses{Tag(alone)}:older";

    /// <summary>Hash: a session.</summary>
    public static RedisKey Session(string sessionId)
    {
        var key = new byte["session:{}".Length + Encoding.UTF8.GetByteCount(sessionId)];
        Utf8.TryWrite(key, $"session:{{{sessionId}}}", out _);
        return key;
    }

    /// <summary>Hash: an outstanding one-time password.</summary>
    public static RedisKey Otp(string email) => $"otp:{{{email}}}";

    /// <summary>String: a cached product document.</summary>
    public static RedisKey ProductCache(ProductId product) => $"product:cache:{{{product.Value}}}";

    /// <summary>String: which fills of the product's cache are welcome.</summary>
    public static RedisKey ProductFence(ProductId product) => $"product:fence:{{{product.Value}}}";

    /// <summary>
    /// String: this entry was buried. It is tagged with the name of <see cref="DeadLetters"/>, which puts both into one slot.
    /// </summary>
    /// <param name="source">The product whose stream it was in, or "mail".</param>
    /// <param name="entryId">In that stream.</param>
    /// <param name="fingerprint">Of what it says.</param>
    public static RedisKey Buried(string source, string entryId, string fingerprint) =>
        $"orders:buried:{{orders:dead}}:{source}:{entryId}:{fingerprint}";

    /// <summary>List: mails that the development transport kept.</summary>
    public static RedisKey DevMailbox(string email) => $"dev:mailbox:{{{email}}}";

    private static string Tag(ProductId together) => Tag(together.Value);

    private static string Tag(string? alone) => alone is null ? "" : $":{{{alone}}}";
}
