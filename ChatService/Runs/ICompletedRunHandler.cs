namespace Fubuni.ChatService.Runs;

/// <summary>Is called after a complete answer was stored and its stream has ended.</summary>
internal interface ICompletedRunHandler
{
    /// <summary>Returns at once: the run holds its slot until then.</summary>
    void Handle(RunInput input);
}
