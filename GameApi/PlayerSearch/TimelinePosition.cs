using System.Buffers.Binary;
using GameApi.Activities;

namespace GameApi.PlayerSearch;

/// <summary>The kinds of events in a timeline, in the order of events at the same instant.</summary>
internal enum TimelineKind
{
    Sessions,
    Ledger,
    Storage,
    Scores,
    Activities,
    Audit,
}

/// <summary>The keyset position of an event. Timelines are newest first, so later positions are smaller.</summary>
/// <param name="At">Time of the event.</param>
/// <param name="Kind">Orders events at the same instant.</param>
/// <param name="Id">Orders events of the same kind at the same instant, by code unit.</param>
internal sealed record TimelinePosition(DateTimeOffset At, TimelineKind Kind, string Id) : IComparable<TimelinePosition>
{
    /// <summary>The position before all events.</summary>
    internal static readonly TimelinePosition Start = new(
        new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero), (TimelineKind)int.MaxValue, "");

    public int CompareTo(TimelinePosition? other) =>
        other is null ? 1
        : At != other.At ? At.CompareTo(other.At)
        : Kind != other.Kind ? Kind.CompareTo(other.Kind)
        : string.CompareOrdinal(Id, other.Id);

    /// <summary>Returns the id below which events of a kind at this same instant follow.</summary>
    internal T Below<T>(TimelineKind kind, Func<string, T> parse, T none, T all) => kind == Kind ? parse(Id) : kind < Kind ? all : none;

    /// <summary>The same for a kind whose ids are UUIDv7, which are in order of time, to the millisecond.</summary>
    internal Guid BelowId(TimelineKind kind)
    {
        if (kind == Kind)
            return Guid.Parse(Id);
        var milliseconds = At.ToUnixTimeMilliseconds();
        // Events of this instant's millisecond follow it, unless they are at the same instant and their kind comes first.
        return First(kind < Kind || At > DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) ? milliseconds + 1 : milliseconds);
    }

    /// <summary>Returns the time of a UUIDv7.</summary>
    internal static DateTimeOffset TimeOf(Guid id) => UuidTime.Of(id);

    /// <summary>Returns an id smaller than every UUIDv7 of a millisecond.</summary>
    private static Guid First(long milliseconds)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
