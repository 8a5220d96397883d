using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Fubuni.ChatService.ChatSessions;

/// <summary>
/// The position in a list of sessions after which the next page starts. It contains the last row of the page, so rows
/// that move to the top in the meantime neither hide nor repeat others. Opaque to clients, but not a secret: every
/// query checks the owner.
/// </summary>
/// <param name="Key">What the list is ordered by: a time in ticks, or the bits of a rank.</param>
internal readonly record struct SessionCursor(SessionOrder Order, long Key, Guid Id)
{
    private const int Length = 1 + sizeof(long) + 16;

    public SessionCursor(SessionOrder order, DateTimeOffset time, Guid id)
        : this(order, time.UtcTicks, id) { }

    public SessionCursor(double rank, Guid id)
        : this(SessionOrder.Rank, BitConverter.DoubleToInt64Bits(rank), id) { }

    public DateTimeOffset Time => new(Key, TimeSpan.Zero);

    public double Rank => BitConverter.Int64BitsToDouble(Key);

    public static bool TryParse(string text, out SessionCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (
            text.Length != Base64Url.GetEncodedLength(Length)
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != Length
        )
        {
            return false;
        }

        var read = new SessionCursor(
            (SessionOrder)bytes[0],
            BinaryPrimitives.ReadInt64BigEndian(bytes[1..]),
            new Guid(bytes[(1 + sizeof(long))..], bigEndian: true)
        );
        cursor = read;
        return read.Order switch
        {
            SessionOrder.Rank => double.IsFinite(read.Rank),
            <= SessionOrder.Deletion => read.Key >= DateTime.MinValue.Ticks && read.Key <= DateTime.MaxValue.Ticks,
            _ => false,
        };
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = (byte)Order;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Key);
        Id.TryWriteBytes(bytes[(1 + sizeof(long))..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}
