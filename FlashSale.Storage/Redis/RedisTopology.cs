using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// Whether keys of different tags may lie on different servers. Asked with every request, so it is looked up once a second at most; and
/// never again once it is known, because a cluster stays one.
/// </summary>
/// <param name="connection">Knows it when it is connected.</param>
/// <param name="time">Counts the second.</param>
internal sealed class RedisTopology(IConnectionMultiplexer connection, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private volatile bool _isCluster;
    private long _looked;

    public bool IsCluster
    {
        get
        {
            if (_isCluster)
                return true;
            var looked = Volatile.Read(ref _looked);
            if (looked != 0 && time.GetElapsedTime(looked) < LookAgain)
                return false;
            Volatile.Write(ref _looked, time.GetTimestamp());
            return _isCluster = Array.Exists(connection.GetEndPoints(), IsOfCluster);
        }
    }

    private bool IsOfCluster(System.Net.EndPoint endPoint) => connection.GetServer(endPoint).ServerType == ServerType.Cluster;
}
