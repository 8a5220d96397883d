using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Fubuni.ChatService.Tasks;

/// <summary>
/// The position in a list of tasks after which the next page starts: the sort keys of the last task of the page. Opaque
/// to clients, but not a secret: every query checks the owner.
/// </summary>
internal readonly record struct TaskCursor(
    DateTimeOffset? CompletedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset CreatedAt,
    Guid Id
)
{
    private const int Length = 3 * sizeof(long) + 16;
    private const long Absent = -1;

    public static TaskCursor Of(TaskItem task) => new(task.CompletedAt, task.DueAt, task.CreatedAt, task.Id);

    public static bool TryParse(string text, out TaskCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (
            text.Length != Base64Url.GetEncodedLength(Length)
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != Length
            || !TryReadTime(bytes, out var completedAt)
            || !TryReadTime(bytes[sizeof(long)..], out var dueAt)
            || !TryReadTime(bytes[(2 * sizeof(long))..], out var createdAt)
            || createdAt is null
        )
        {
            return false;
        }

        cursor = new TaskCursor(
            completedAt,
            dueAt,
            createdAt.Value,
            new Guid(bytes[(3 * sizeof(long))..], bigEndian: true)
        );
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, CompletedAt?.UtcTicks ?? Absent);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], DueAt?.UtcTicks ?? Absent);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(2 * sizeof(long))..], CreatedAt.UtcTicks);
        Id.TryWriteBytes(bytes[(3 * sizeof(long))..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    private static bool TryReadTime(ReadOnlySpan<byte> bytes, out DateTimeOffset? time)
    {
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        time = ticks is >= 0 and <= 3_155_378_975_999_999_999 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        return ticks == Absent || time is not null;
    }
}
