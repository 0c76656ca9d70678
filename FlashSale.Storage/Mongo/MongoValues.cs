using MongoDB.Bson;

namespace FlashSale.Storage.Mongo;

/// <summary>How values that BSON lacks, or has too many of, are written: instants as dates, durations as milliseconds in an int64.</summary>
internal static class MongoValues
{
    public static BsonValue ToBson(this DateTimeOffset time) => new BsonDateTime(time.ToUnixTimeMilliseconds());

    public static BsonValue ToBson(this DateTimeOffset? time) => time is { } some ? some.ToBson() : BsonNull.Value;

    public static BsonValue ToBson(this TimeSpan duration) => new BsonInt64((long)duration.TotalMilliseconds);

    public static BsonValue ToBson(this TimeSpan? duration) => duration is { } some ? some.ToBson() : BsonNull.Value;

    public static DateTimeOffset ToInstant(this BsonValue value) =>
        DateTimeOffset.FromUnixTimeMilliseconds(value.AsBsonDateTime.MillisecondsSinceEpoch);

    public static DateTimeOffset? ToInstantOrNull(this BsonValue value) => value.IsBsonNull ? null : value.ToInstant();

    public static TimeSpan ToDuration(this BsonValue value) => TimeSpan.FromMilliseconds(value.ToInt64());

    public static TimeSpan? ToDurationOrNull(this BsonValue value) => value.IsBsonNull ? null : value.ToDuration();
}
