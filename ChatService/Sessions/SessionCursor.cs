using System.Buffers.Binary;
using System.Buffers.Text;

namespace Fubuni.ChatService.Sessions;

/// <summary>
/// The place in the session list after which the next page begins. It names the last row seen, so rows that move to the top meanwhile
/// neither hide nor repeat others. Opaque to clients, and no secret: the query it continues names the owner.
/// </summary>
internal readonly record struct SessionCursor(DateTimeOffset UpdatedAt, Guid Id)
{
    private const int Length = sizeof(long) + 16;

    public static bool TryParse(string text, out SessionCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != Base64Url.GetEncodedLength(Length)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written)
            || written != Length)
        {
            return false;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        cursor = new SessionCursor(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[sizeof(long)..], bigEndian: true));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, UpdatedAt.UtcTicks);
        Id.TryWriteBytes(bytes[sizeof(long)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}
