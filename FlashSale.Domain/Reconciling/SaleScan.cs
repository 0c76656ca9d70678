using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace FlashSale.Domain;

/// <summary>
/// Finds what in a sale does not plainly agree, for <see cref="SaleComparer"/> to look at. Almost every order of almost every sale agrees:
/// this is shown all of them, orders, buyers and deadlines of Redis first and the store's orders last, and keeps a line of each, no object.
/// </summary>
/// <param name="product">Whose sale.</param>
/// <param name="orders">About as many orders as will be shown. Only a hint: it is what counters say, and those are what may be wrong.</param>
public sealed class SaleScan(ProductId product, long orders)
{
    /// <summary>Room for so many orders is made at most before the first is seen.</summary>
    private const int MostExpected = 100_000;

    /// <summary>An order that claims to be made so much later than the look began is looked at all the same: a clock went back.</summary>
    private const long Future = 10 * 60_000;

    private readonly Dictionary<UInt128, Slot> _orders = new((int)Math.Clamp(orders, 0, MostExpected));
    private long _begun = long.MaxValue;
    private int _entries;

    public ProductId Product => product;

    /// <summary>Orders that don't plainly agree.</summary>
    public HashSet<OrderId> Orders { get; } = [];

    /// <summary>Names of buyers' entries that don't; of those, or of users that have none.</summary>
    public HashSet<string> Users { get; } = [];

    /// <summary>Members of deadlines that don't.</summary>
    public HashSet<string> Holds { get; } = [];

    /// <summary>What the orders in Redis make, once all were shown.</summary>
    public SaleUnits Units { get; private set; }

    /// <summary>
    /// When the look began, by the clock of Redis. An order made since may be met by one walk and missed by the other: that says nothing, and
    /// the next look will see it in both.
    /// </summary>
    public void Begin(long milliseconds) => _begun = milliseconds;

    /// <summary>An order in Redis. What is shown twice was changed meanwhile, and the last is the newest.</summary>
    public void AddOrder(in OrderLine order) => CollectionsMarshal.GetValueRefOrAddDefault(_orders, order.Order, out _) = new(order);

    /// <summary>An order in Redis that is of another product.</summary>
    public void AddStranger(OrderId order) => Orders.Add(order);

    /// <summary>A buyer's entry, after all orders.</summary>
    /// <param name="name">Of the entry.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="units">That it counts.</param>
    /// <param name="named">Orders that it names.</param>
    public void AddBuyer(ReadOnlySpan<byte> name, UInt128 user, int units, ReadOnlySpan<UInt128> named)
    {
        _entries++;
        var owned = 0L;
        foreach (var order in named)
        {
            ref var slot = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, order);
            // A number of its own for each entry tells an order that the same one names twice.
            if (Unsafe.IsNullRef(ref slot) || !IsLive(slot) || slot.Line.User != user || slot.NamedBy == _entries)
            {
                owned = -1;
                break;
            }
            slot.NamedBy = _entries;
            owned += slot.Line.Quantity;
        }
        if (owned != units || named.IsEmpty)
            AddOddBuyer(name);
    }

    /// <summary>An entry that can't be read, or whose name is no user's.</summary>
    public void AddOddBuyer(ReadOnlySpan<byte> name) => Users.Add(Encoding.UTF8.GetString(name));

    /// <summary>A deadline, after all orders.</summary>
    /// <param name="member">Whose: an order's id, unless somebody tampered with it.</param>
    /// <param name="order">Its number, or null.</param>
    /// <param name="endsAt">Milliseconds since 1970 UTC.</param>
    public void AddHold(ReadOnlySpan<byte> member, UInt128? order, double endsAt)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, order ?? default);
        if (order is null || Unsafe.IsNullRef(ref slot) || !HasDeadline(slot) || slot.Line.HoldUntil != endsAt)
            Holds.Add(Encoding.UTF8.GetString(member));
        else
            slot.HasHold = true;
    }

    /// <summary>An order that the store has, after all that Redis has.</summary>
    public void Meet(in OrderLine stored)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, stored.Order);
        if (Unsafe.IsNullRef(ref slot))
        {
            if (stored.Status is OrderStatus.Reserved or OrderStatus.Confirmed && !IsYoung(stored))
                Orders.Add(IdNumber.ToOrder(product, stored.Order));
            return;
        }
        slot.Stored = true;
        var live = slot.Line;
        if (live.Version != stored.Version || live.Status != stored.Status || live.Quantity != stored.Quantity || live.User != stored.User)
            Orders.Add(IdNumber.ToOrder(product, stored.Order));
    }

    /// <summary>After all was shown.</summary>
    public void Finish()
    {
        var units = default(SaleUnits);
        foreach (var (number, slot) in _orders)
        {
            units = units.With(slot.Line.Status, slot.Line.Quantity);
            // A finished order that the store has not is nobody's loss.
            if (!IsLive(slot))
                continue;
            if (!slot.Stored && !IsYoung(slot.Line))
                Orders.Add(IdNumber.ToOrder(product, number));
            if (slot.NamedBy == 0)
                Users.Add(IdNumber.ToUser(slot.Line.User).Value);
            if (HasDeadline(slot) && !slot.HasHold)
                Holds.Add(IdNumber.ToOrder(product, number).Value);
        }
        Units = units;
    }

    /// <summary>The orders in Redis that these users have.</summary>
    public IEnumerable<OrderId> OrdersOf(IReadOnlySet<UInt128> users) =>
        users.Count == 0
            ? []
            : _orders.Where(order => users.Contains(order.Value.Line.User)).Select(order => IdNumber.ToOrder(product, order.Key));

    private bool IsYoung(in OrderLine order) => order.CreatedAt >= _begun && order.CreatedAt - _begun < Future;

    private static bool IsLive(in Slot slot) => slot.Line.Status is OrderStatus.Reserved or OrderStatus.Confirmed;

    private static bool HasDeadline(in Slot slot) => slot.Line is { Status: OrderStatus.Reserved, HoldUntil: not 0 };

    private struct Slot(OrderLine line)
    {
        public readonly OrderLine Line = line;

        /// <summary>Number of the buyer's entry that names it; 0: none.</summary>
        public int NamedBy;

        public bool Stored;

        public bool HasHold;
    }
}
