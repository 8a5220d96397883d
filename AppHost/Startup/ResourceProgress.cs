namespace Fubuni.AppHost.Startup;

/// <summary>How far a resource has come, as the console reports it.</summary>
internal enum ResourceProgress
{
    None,
    Started,
    Ready,
    Finished,
    Failed,
    Hidden,
}
