using System.Buffers.Binary;
using GameApi.Activities;

namespace GameApi.PlayerSearch;

/// <summary>What a timeline is made of. The order is that of events at the same instant.</summary>
internal enum TimelineKind
{
    Sessions,
    Ledger,
    Storage,
    Scores,
    Activities,
    Audit,
}

/// <summary>The place of an event: newest first, so what follows a position is smaller.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Of events at the same instant.</param>
/// <param name="Id">Of events of the same kind; compared by code unit.</param>
internal sealed record TimelinePosition(DateTimeOffset At, TimelineKind Kind, string Id) : IComparable<TimelinePosition>
{
    /// <summary>Before everything.</summary>
    internal static readonly TimelinePosition Start = new(
        new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero), (TimelineKind)int.MaxValue, "");

    public int CompareTo(TimelinePosition? other) =>
        other is null ? 1
        : At != other.At ? At.CompareTo(other.At)
        : Kind != other.Kind ? Kind.CompareTo(other.Kind)
        : string.CompareOrdinal(Id, other.Id);

    /// <summary>The id below which events of a kind at this very instant follow.</summary>
    internal T Below<T>(TimelineKind kind, Func<string, T> parse, T none, T all) => kind == Kind ? parse(Id) : kind < Kind ? all : none;

    /// <summary>The same for a kind whose ids are UUIDv7 and are in order of time by themselves, to the millisecond.</summary>
    internal Guid BelowId(TimelineKind kind)
    {
        if (kind == Kind)
            return Guid.Parse(Id);
        var milliseconds = At.ToUnixTimeMilliseconds();
        // Those of the millisecond that this instant is in follow it, unless they are at the very instant and their kind comes first.
        return First(kind < Kind || At > DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) ? milliseconds + 1 : milliseconds);
    }

    /// <summary>The instant of a UUIDv7.</summary>
    internal static DateTimeOffset TimeOf(Guid id) => UuidTime.Of(id);

    /// <summary>Smaller than every UUIDv7 of a millisecond.</summary>
    private static Guid First(long milliseconds)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
