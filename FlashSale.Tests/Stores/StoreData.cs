using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

/// <summary>Things to store. Each is new, so tests don't meet each other's.</summary>
internal static class StoreData
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What a text column may meet: quotes, SQL, JSON, emoji beyond 16 bits, right-to-left, combining marks, control characters.</summary>
    public static readonly string Awkward =
        "'\"; DROP TABLE orders; -- {\"$set\":1} $x \\ 🛒🏷️ ﷽ שלום e\u0301 \t\r\n\u0001 " + new string('ж', 10_000);

    public static User User(string? email = null) =>
        new()
        {
            Id = UserId.New(),
            Email = email ?? $"{Guid.NewGuid():N}@example.com",
            PasswordHash = "AQAAAAIAAYagAAAAE…==",
            Role = UserRole.Customer,
            CreatedAt = Noon,
        };

    public static Product Product(DateTimeOffset? createdAt = null) =>
        new()
        {
            Id = ProductId.New(),
            Name = "Sneaker",
            Description = "Left and right",
            Terms = new SaleTerms
            {
                TotalStock = 100,
                Price = new Money(1999, "EUR"),
                StartsAt = Noon.AddMilliseconds(1),
                EndsAt = Noon.AddHours(1),
                PerUserLimit = 2,
                Hold = TimeSpan.FromSeconds(90),
            },
            CacheTtl = TimeSpan.FromMinutes(5),
            CreatedAt = createdAt ?? Noon,
        };

    public static Order Order(ProductId product, UserId? user = null, DateTimeOffset? createdAt = null) =>
        new()
        {
            Id = OrderId.New(product),
            User = user ?? UserId.New(),
            Quantity = 1,
            Price = new Money(1999, "EUR"),
            Status = OrderStatus.Reserved,
            CreatedAt = createdAt ?? Noon,
            HoldUntil = Noon.AddMilliseconds(90_001),
            Version = 1,
        };

    public static Order Moved(this Order order, OrderStatus status) => order with { Status = status, Version = order.Version + 1 };

    public static List<Order> Orders(ProductId product, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Order(product, createdAt: Noon.AddMilliseconds(i)))];
}
