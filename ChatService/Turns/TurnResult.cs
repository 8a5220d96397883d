using Fubuni.ChatService.Runs;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService.Turns;

/// <summary>The result of one attempt to begin a turn.</summary>
internal abstract record TurnResult
{
    /// <summary>The turn has a run, which this attempt or an earlier one has begun.</summary>
    public sealed record Begun(RunInput Input) : TurnResult;

    public sealed record Refused(Error Error) : TurnResult;

    /// <summary>Another request changed the same data first: the next attempt decides on what is there now.</summary>
    public sealed record Retry : TurnResult;
}
