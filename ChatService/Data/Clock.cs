namespace Fubuni.ChatService.Data;

internal static class Clock
{
    /// <summary>
    /// The current time in microseconds, the precision of Postgres: a response right after a write equals what is read
    /// later.
    /// </summary>
    public static DateTimeOffset Now(this TimeProvider time) => time.GetUtcNow().ToMicroseconds();

    public static DateTimeOffset ToMicroseconds(this DateTimeOffset time) =>
        time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
