namespace Fubuni.ChatService.Data;

internal static class Clock
{
    /// <summary>
    /// Now, to the microsecond that Postgres keeps: what is answered at once equals what is read later.
    /// </summary>
    public static DateTimeOffset Now(this TimeProvider time) => time.GetUtcNow().ToMicroseconds();

    public static DateTimeOffset ToMicroseconds(this DateTimeOffset time) =>
        time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
