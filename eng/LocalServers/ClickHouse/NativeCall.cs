using System.Runtime.InteropServices;
using System.Text;

namespace LocalServers.ClickHouse;

/// <summary>A statement, its output format and its parameters in native memory, for the duration of one call.</summary>
internal sealed unsafe class NativeCall : IDisposable
{
    private readonly List<nint> _allocated = [];

    public NativeCall(string sql, string format, IReadOnlyDictionary<string, string>? parameters)
    {
        (Sql, SqlLength) = Text(sql);
        (Format, FormatLength) = Text(format);
        var count = parameters?.Count ?? 0;
        Count = (nuint)count;
        Names = (byte**)Allocate(count * sizeof(byte*));
        Values = (byte**)Allocate(count * sizeof(byte*));
        NameLengths = (nuint*)Allocate(count * sizeof(nuint));
        ValueLengths = (nuint*)Allocate(count * sizeof(nuint));
        var i = 0;
        foreach (var (name, value) in parameters ?? new Dictionary<string, string>())
        {
            (Names[i], NameLengths[i]) = Text(name);
            (Values[i], ValueLengths[i]) = Text(value);
            i++;
        }
    }

    public byte* Sql { get; }

    public nuint SqlLength { get; }

    public byte* Format { get; }

    public nuint FormatLength { get; }

    public byte** Names { get; }

    public nuint* NameLengths { get; }

    public byte** Values { get; }

    public nuint* ValueLengths { get; }

    public nuint Count { get; }

    public void Dispose()
    {
        foreach (var block in _allocated)
            NativeMemory.Free((void*)block);
        _allocated.Clear();
    }

    private Bytes Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var bytes = Allocate(length);
        Encoding.UTF8.GetBytes(text, new Span<byte>(bytes, length));
        return new Bytes(bytes, (nuint)length);
    }

    private void* Allocate(int size)
    {
        var block = NativeMemory.Alloc((nuint)Math.Max(size, 1));
        _allocated.Add((nint)block);
        return block;
    }

    private readonly struct Bytes(void* start, nuint length)
    {
        public void Deconstruct(out byte* bytes, out nuint count)
        {
            bytes = (byte*)start;
            count = length;
        }
    }
}
